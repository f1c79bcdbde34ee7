import Core
import HTTPTypes
import Hummingbird

/// `POST /api/device-counts` takes what a device counted since it last told: numbers and nothing else.
///
/// Takes members named by `DeviceCounts.Kind` and `queueHighest`, each left out for none. 204; 400 for any other member
/// and for a number that is out of bounds.
struct CountDevices {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        _ = try context.signedIn()
        var members = try await request.jsonObject(bytesMax: DeviceCountLimits.reportBytesMax)
        let queueHighest = try Self.number(members.removeValue(forKey: "queueHighest"), max: DeviceCountLimits.queueMax)
        var report: [DeviceCounts.Kind: Int] = [:]
        for (name, value) in members {
            guard let kind = DeviceCounts.Kind(rawValue: name)
            else { throw RequestError.badRequest("A device counts nothing of this name.") }
            report[kind] = try Self.number(value, max: DeviceCountLimits.countMax)
        }
        services.operations.devices.add(report, queueHighest: queueHighest)
        return Response(status: .noContent)
    }

    private static func number(_ json: JSONValue?, max: Int64) throws -> Int {
        guard let json else { return 0 }
        guard let number = json.integer, (0...max).contains(number)
        else { throw RequestError.badRequest("A count is a whole number from 0 to \(max).") }
        return Int(number)
    }
}
