import LinuxPCI
public import PCICore

/// What others on the machine do, for the closures of ``FakeEvent/Action/act(_:)``.
extension FakeHost {
  /// Does what udev does for a function that appears: loads the modules that its `modalias` stands for, and has the
  /// first driver that matches take it.
  ///
  /// All functions without a driver that no override guards are taken. Scheduled ``FakeEvent/Moment/afterEach``, it
  /// takes what a program leaves unguarded for a single write.
  public func bindUnguarded() {
    transact { kernel in
      for device in kernel.devices where kernel.driver(of: device) == nil && kernel.override(of: device) == nil {
        let alias = kernel.tree.text(device.attribute("modalias"))
        // udev does not mind a module that cannot be loaded.
        if let alias { do throws(ModuleFailure) { try kernel.loadModule(alias) } catch {} }
        if kernel.driver(of: device) == nil { kernel.attach(device) }
      }
    }
    finishWaiting()
  }

  /// Pulls a function's card out of its slot: it goes with its virtual functions and with what is behind it, once no
  /// program holds one of them any more.
  ///
  /// It stays away over ``reboot()`` and rescans until ``plug(_:)``.
  public func unplug(_ function: PCIAddress) {
    transact { kernel in
      guard let name = HostName(function.description) else { return }
      kernel.setPlugged(name, false)
      guard let device = kernel.device(name) else { return }
      let path = device.attribute("remove")
      do throws(RuleStop) {
        try AttributeRules.store(Array("1\n".utf8), to: path, kernel)
      } catch {
        guard case .waits(let wait) = error else { return }
        Waiting(
          ticket: kernel.nextTicket(), wait: wait, path: path, shownPath: path, process: 0, bytes: Array("1\n".utf8),
          locks: kernel.locks
        ).save(in: kernel)
      }
    }
    finishWaiting()
  }

  /// Puts an unplugged card back: its function is found, and offered to drivers.
  public func plug(_ function: PCIAddress) {
    transact { kernel in
      guard let name = HostName(function.description) else { return }
      kernel.setPlugged(name, true)
      kernel.rescan()
    }
    finishWaiting()
  }
}
