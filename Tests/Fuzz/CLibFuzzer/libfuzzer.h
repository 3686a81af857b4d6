// The one function of libFuzzer's runtime that a custom mutator calls (compiler-rt/lib/fuzzer/FuzzerInterface.h).
#ifndef PCIASSIGNMENT_LIBFUZZER_H
#define PCIASSIGNMENT_LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

// Changes `size` bytes at `data` in place as libFuzzer likes; returns the new size, at most `max_size`.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

#endif
