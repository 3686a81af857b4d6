"""Boots a stock kernel in QEMU with an emulated IOMMU and SR-IOV devices, and brings results back."""
