// The functions are in the header; this file holds what can be checked when it is compiled.

#include "CLinuxPCI.h"

_Static_assert(sizeof(struct linuxpci_open_how) == 24, "the first version of struct open_how has 24 bytes");
#ifdef SYS_openat2
_Static_assert(LINUXPCI_SYS_OPENAT2 == SYS_openat2, "openat2 has another number here");
#endif
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
_Static_assert(LINUXPCI_RESOLVE_IN_ROOT == RESOLVE_IN_ROOT, "RESOLVE_IN_ROOT differs from the kernel's");
_Static_assert(LINUXPCI_RESOLVE_NO_MAGICLINKS == RESOLVE_NO_MAGICLINKS, "RESOLVE_NO_MAGICLINKS differs");
#endif
