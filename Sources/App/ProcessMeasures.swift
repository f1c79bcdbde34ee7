import Core
import Foundation
import Measures

/// What is measured of the process: memory, descriptors, processor time, age and version.
///
/// Names and meanings are those of Prometheus' client libraries. What the system does not tell is left out: all but age
/// and version come from Linux' `/proc`.
struct ProcessMeasures: MeasureSource {
    let startedAt: Instant

    var families: [MetricFamily] {
        var families = [
            MetricFamily(
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                kind: .gauge,
                number: startedAt.date.timeIntervalSince1970
            ),
            MetricFamily(
                "proffer_build_info",
                "The version that runs; always 1.",
                kind: .gauge,
                samples: [MetricFamily.Sample(labels: [MetricFamily.Label("version", Version.text)], value: .number(1))]
            ),
        ]
        func add(_ name: String, _ help: String, _ kind: MetricFamily.Kind, _ number: Double?) {
            guard let number else { return }
            families.append(MetricFamily(name, help, kind: kind, number: number))
        }
        add("process_resident_memory_bytes", "Memory that the process holds.", .gauge, Self.residentBytes)
        add("process_open_fds", "Descriptors that are open.", .gauge, Self.openDescriptors)
        add("process_max_fds", "Descriptors that may be open.", .gauge, Self.descriptorsMax)
        add("process_cpu_seconds_total", "Processor time used.", .counter, Self.processorSeconds)
        return families
    }

    /// The second number of `statm`, in pages (proc_pid_statm(5)).
    private static var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static var openDescriptors: Double? {
        // One more is open while the list is read.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count - 1) }
    }

    private static var descriptorsMax: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Max open files") })
        else { return nil }
        return line.split(separator: " ").dropFirst(3).first.flatMap { Double($0) }
    }

    /// The numbers 14 and 15 of `stat`, in ticks (proc_pid_stat(5)); the name in brackets may hold anything.
    private static var processorSeconds: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let rest = text.split(separator: ")").last?.split(separator: " "), rest.count > 12,
            let user = Double(rest[11]), let system = Double(rest[12])
        else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
