#include "workers/sensors/named_device.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"

namespace tutti::sensors {

std::optional<std::string> find_named_device(
    const std::filesystem::path& folder, std::string_view prefix, std::string_view name_file,
    std::string_view name
) {
    for (const auto& path : io::paths_in(folder)) {
        auto device = path.filename().string();
        if (!device.starts_with(prefix)) continue;
        const auto text = io::read_file(path / name_file, 4096);
        if (!text) continue;
        std::string_view rest = *text;
        if (take_line(rest) == name) return device;
    }
    return std::nullopt;
}

} // namespace tutti::sensors
