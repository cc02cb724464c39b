#include "io/zone_file.hpp"

#include "io/environment.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace tutti::io {

namespace {

constexpr std::string_view database = "/usr/share/zoneinfo/";

Result<std::string> machine_zone() {
    auto variable = environment("TZ");
    if (!variable) {
        auto file = read_file("/etc/localtime");
        return file ? file : Result<std::string>("UTC0");
    }
    if (variable->starts_with(':')) variable->erase(0, 1);
    if (variable->empty()) return "UTC0";
    auto file = read_file(variable->starts_with('/') ? *variable : std::string(database) + *variable);
    return file ? file : Result<std::string>(std::move(*variable));
}

} // namespace

Result<std::string> read_zone(std::string_view name) {
    if (name.empty()) return machine_zone();
    std::error_code error;
    const auto path = std::filesystem::path(database) / name;
    if (!std::filesystem::is_regular_file(path, error))
        return fail(ErrorCode::NotFound, fmt::format("there is no time zone `{}` ({})", name, path.native()));
    return read_file(path);
}

} // namespace tutti::io
