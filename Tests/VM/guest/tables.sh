# tables.sh HELD WIDTH: puts a driver's DMA and a held, known DMA map into the remapping tables, and copies what the
# kernel prints of them. HELD goes to vfio-pci; every network card's interface is brought up.
held=$1
function=/sys/bus/pci/devices/$held
debugfs=/sys/kernel/debug/iommu/intel
echo 8 >/proc/sys/vm/nr_hugepages
for interface in /sys/class/net/e*; do ip link set "${interface##*/}" up; done
echo vfio-pci >"$function/driver_override"
[ -e "$function/driver" ] && echo "$held" >"$function/driver/unbind"
echo "$held" >/sys/bus/pci/drivers_probe
"$VM_IN/dma_hold" "$held" "$2" >"$VM_OUT/dma-map" 2>"$VM_OUT/dma-map.error" &
until grep -q ready "$VM_OUT/dma-map" || [ -s "$VM_OUT/dma-map.error" ]; do sleep 0.2; done
if [ -s "$VM_OUT/dma-map.error" ]; then
  cat "$VM_OUT/dma-map.error" >&2
  exit 1
fi
for file in $debugfs/*_struct $debugfs/*/*_struct; do
  [ -f "$file" ] || continue
  place=$VM_OUT/debugfs${file#"$debugfs"}
  mkdir -p "${place%/*}"
  cat "$file" >"$place"
done
