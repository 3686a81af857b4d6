"""Predicted IOMMU groups against those that real kernels form, topology by topology."""
