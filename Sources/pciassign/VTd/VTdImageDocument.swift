import VTdTables

/// `image.json`: what was built, and where it lies.
struct VTdImageDocument {
  /// The document's bytes.
  let bytes: [UInt8]

  init(_ assembly: borrowing VTdAssembly, tablesFile: String) {
    var json = JSONWriter(nil, brokenLevels: 2)
    let job = assembly.job
    let root = assembly.rootTable
    let byteCount = assembly.memory.touchedByteCount
    let interruptTable = assembly.interruptTable
    let passThroughID = assembly.passThroughID
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("mode")
      json.string(job.mode.description)
      json.key("stage")
      json.string(job.stage.rawValue)
      json.key("address_width")
      json.number(job.levels.widthInBits)
      json.key("root_table")
      json.hex(root.table)
      json.key("rtaddr")
      json.hex(root.rawValue)
      json.key("capability")
      json.hex(job.unit.capability.rawValue)
      json.key("extended_capability")
      json.hex(job.unit.extendedCapability.rawValue)
      json.key("host_address_width")
      json.number(job.unit.hostAddressWidthInBits)
      json.key("image")
      json.array { json in
        json.object { json in
          json.key("gpa")
          json.hex(job.tableBase)
          json.key("file")
          json.string(tablesFile)
          json.key("offset")
          json.number(0)
          json.key("len")
          json.number(byteCount)
        }
      }
      json.key("devices")
      json.array(job.devices) { json, device in
        json.object { json in
          json.key("bdf")
          json.address(device.address)
          json.key("domain")
          if let id = device.domain { json.number(Int(id)) } else { json.null() }
          json.key("passthrough")
          json.boolean(device.domain == nil)
          json.key("domain_id")
          json.number(Int(device.domain ?? passThroughID))
          json.key("aliases")
          json.array(device.aliases) { $0.address($1) }
        }
      }
      json.key("ir")
      if let table = interruptTable {
        json.object { json in
          json.key("table")
          json.hex(table.table)
          json.key("size")
          json.number(table.entryCount.trailingZeroBitCount - 1)
          json.key("eime")
          json.boolean(table.extendedInterruptMode)
          json.key("entries")
          json.number(table.entryCount)
          json.key("irta")
          json.hex(table.rawValue)
        }
      } else {
        json.null()
      }
      json.key("bytes")
      json.number(byteCount)
    }
    json.finish()
    bytes = json.output.bytes
  }
}
