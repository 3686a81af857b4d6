"""What a guest is shown of an assigned function, by QEMU and by PassthroughModel."""
