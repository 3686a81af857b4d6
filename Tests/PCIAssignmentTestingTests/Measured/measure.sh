#!/bin/sh
# Writes to sysfs of a machine of the topology `showcase`, and prints what came of each: see README.md.
D=/sys/bus/pci/devices; R=/sys/bus/pci/drivers; chmod +x write
W() { ./write "$1" "$2"; }
S() { for f in $*; do a=$D/$f; [ -e $a ] || { echo "S $f absent"; continue; }
 d=$(readlink $a/driver|sed 's/.*\///'); n=$(cat $a/sriov_numvfs 2>/dev/null); t=$(cat $a/sriov_totalvfs 2>/dev/null)
 echo "S $f driver=${d:-none} override=$(cat $a/driver_override|tr ' ' '_') enable=$(cat $a/enable) power=$(cat $a/power_state) control=$(cat $a/power/control) runtime=$(cat $a/power/runtime_status) numvfs=${n:-none} totalvfs=${t:-none} virtfn=$(ls $a|grep -c virtfn) vfio=$(ls $a/vfio-dev 2>/dev/null|grep -c .) nodes=$(ls /dev/vfio 2>/dev/null|grep -c '[0-9]') uevent=$(head -1 $a/uevent|grep DRIVER= || echo none) type=$(cat $a/iommu_group/type)"; done; }
for m in igb igbvf e1000e nvme vfio-pci vfio_iommu_type1 pci-stub uio_pci_generic; do modprobe $m; done; sleep 3
E=0000:08:00.0; P=0000:01:00.0; V=0000:01:10.0; U=0000:01:10.2; N=0000:03:00.0; B=0000:09:00.0; A=0000:0b:00.0; C=0000:0b:00.1
S $E $P $N $A
W $R/vfio-pci/bind $E; W $R/igb/bind $E; W $R/vfio-pci/bind 0000:ff:00.0; W $R/e1000e/bind 08:00.0; W $R/e1000e/bind " $E"; W $R/e1000e/bind $E
W $D/$E/driver_override vfio-pci; S $E; W $R/vfio-pci/bind $E; W $R/e1000e/bind $E; W $R/igb/unbind $E; W $R/e1000e/unbind 08:00.0; W $R/e1000e/unbind $E; W $R/e1000e/unbind $E; S $E
W $R/e1000e/bind $E; W $R/vfio-pci/bind $E; S $E; W $R/vfio-pci/bind $E; W $D/$E/driver_override nonesuch; S $E; W /sys/bus/pci/drivers_probe $E; W $D/$E/enable 1; W $D/$E/enable x
W $D/$E/power/control on; S $E; W $D/$E/power/control auto; S $E; W $D/$E/power/control off; W $D/$E/d3cold_allowed 0; W $D/$E/d3cold_allowed y; W $D/$E/numa_node 7; W $D/$E/numa_node x; W $D/$E/numa_node -1; W $D/$E/numa_node -2
for t in 0 2 x 1; do W $D/$E/reset $t; done; for t in "" flr nonsense "bus,pm"; do W $D/$E/reset_method "$t"; done; W $D/$E/reset 1; W $D/$E/reset_method default; W $D/$E/reset_method "bus pm"; W $D/$E/reset 1
W $R/vfio-pci/unbind $E; S $E; W /sys/bus/pci/drivers_probe $E; S $E; W $R/e1000e/bind $E; W $D/$E/enable 0; W $D/$E/enable 2; S $E; W $D/$E/enable 0; W $D/$E/enable 0; S $E
W $D/$E/driver_override pci-stub; W /sys/bus/pci/drivers_probe $E; S $E; W $R/pci-stub/unbind $E; W $D/$E/driver_override uio_pci_generic; W $R/uio_pci_generic/bind $E; S $E; W $R/uio_pci_generic/unbind $E; W $D/$E/driver_override ""; S $E; W /sys/bus/pci/drivers_probe $E; S $E; W /sys/bus/pci/drivers_probe $E; W /sys/bus/pci/drivers_probe 0000:ff:00.0
W $D/$B/driver_override vfio-pci; W $R/vfio-pci/bind $B; W /sys/bus/pci/drivers_probe $B; W $D/$B/driver_override ""; S $B
W $D/$C/driver_override vfio-pci; W $R/vfio-pci/bind $C; S $C $A; W $R/vfio-pci/unbind $C; S $C; W $D/$C/driver_override ""
for t in 8 65535 65536 -1 abc "" " 2" "2 " 2x 0 0x2 2 3; do W $D/$P/sriov_numvfs "$t"; done; sleep 2; S $P $V $U
W $D/$V/sriov_vf_msix_count 3; W $D/$V/sriov_vf_msix_count -1; W $D/$V/remove 1; W $D/$V/driver_override vfio-pci; W $R/igbvf/unbind $V; W $R/vfio-pci/bind $V; S $V; W $D/$P/driver_override vfio-pci; W $R/vfio-pci/bind $P
W $R/igb/unbind $P; S $P $V; W $D/$P/sriov_numvfs 0; W $D/$P/sriov_numvfs 1; W $D/$P/sriov_numvfs 9; W $R/vfio-pci/bind $P; S $P; W $D/$P/sriov_numvfs 1; W /sys/module/vfio_pci/parameters/enable_sriov q; W /sys/module/vfio_pci/parameters/enable_sriov 1; W $D/$P/sriov_numvfs 2; S $P $V $U; W $R/vfio-pci/unbind $P; S $P $V; W /sys/module/vfio_pci/parameters/enable_sriov 0
W $D/$P/driver_override pci-stub; W $R/pci-stub/bind $P; W $D/$P/sriov_numvfs 1; W $R/pci-stub/unbind $P; W $D/$P/driver_override ""; W $R/igb/bind $P; S $P
for t in 2 x on off 1 0; do W $D/$P/sriov_drivers_autoprobe $t; done; W $D/$P/sriov_numvfs 2; S $V; W $R/igbvf/bind $V; W /sys/bus/pci/drivers_probe $V; S $V; W $D/$V/driver_override vfio-pci; W /sys/bus/pci/drivers_probe $V; S $V; W $D/$P/sriov_drivers_autoprobe y; W /sys/bus/pci/drivers_probe $U; sleep 1; S $U; W $D/$P/sriov_numvfs 0; S $P $V
W $D/$N/sriov_numvfs 2; sleep 2; W $R/nvme/unbind $N; S $N; W $D/$N/sriov_numvfs 0; W $D/$N/sriov_numvfs 2; W $D/$N/driver_override vfio-pci; W $R/vfio-pci/bind $N; W $D/$N/driver_override ""; W $R/nvme/bind $N; sleep 2; W $D/$N/sriov_numvfs 0; S $N
W /sys/bus/pci/drivers_autoprobe 0; W $D/$E/driver_override vfio-pci; W $D/$E/remove x; W $D/$E/remove 0; W $D/$E/remove 1; S $E; W $R/e1000e/bind $E; W /sys/bus/pci/rescan x; W /sys/bus/pci/rescan 0; W /sys/bus/pci/rescan 1; sleep 1; S $E; W /sys/bus/pci/drivers_autoprobe x; W $D/$P/sriov_numvfs 1; W $D/$P/remove 1; S $P $V; W /sys/bus/pci/rescan 1; sleep 2; S $P $V
for f in $E $P; do for t in bad DMA-FQ identity DMA auto; do W $D/$f/iommu_group/type $t; done; S $f; done; W $R/igb/unbind $P; for t in bad DMA-FQ identity DMA auto; do W $D/$P/iommu_group/type $t; S $P; done; W $R/igb/bind $P
W $R/e1000e/unbind $E; W $R/pci-stub/new_id 8086; W $R/pci-stub/new_id "zz 10d3"; W $R/pci-stub/new_id "0x8086 0x10d3"; S $E $A; W $R/pci-stub/new_id "8086 10d3"; W $R/e1000e/new_id "8086 10d3"; W $R/pci-stub/remove_id 8086; W $R/pci-stub/remove_id "8086 1"; W $R/pci-stub/remove_id "8086 10d3"; W $R/pci-stub/remove_id "8086 10d3"; S $E; W $R/pci-stub/unbind $E; W $R/e1000e/bind $E; S $E
W $D/$E/vendor 1; W $D/$E/sriov_numvfs 1; W $R/nosuch/bind $E; W $R/pci-stub/new_slot $E
