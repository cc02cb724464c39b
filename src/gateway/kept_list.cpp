#include "gateway/kept_list.hpp"

#include "base/json.hpp"

namespace tutti::gateway {

namespace {

constexpr std::size_t largest_kept_file = 256 * 1024;
constexpr int kept_version = 1;

} // namespace

Result<std::optional<std::vector<Value>>>
read_kept(io::Disk& disk, const std::filesystem::path& path, std::string_view name) {
    auto text = io::read_file(disk, path, largest_kept_file);
    if (!text && text.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!text) return pass_on(text);
    auto file = parse_json(*text);
    if (!file) return pass_on(file);
    const auto* version = file->find("v");
    if (version == nullptr || *version != Value(kept_version))
        return fail(ErrorCode::UnknownVersion, "its version is not known");
    const auto* list = file->find(name);
    if (list == nullptr || !list->is_array()) return fail(ErrorCode::InvalidInput, "its list is missing");
    return std::vector<Value>(list->items().begin(), list->items().end());
}

KeepJob write_kept(std::filesystem::path path, std::string_view name, std::vector<Value> list) {
    auto text =
        print_json(Value::object({{"v", kept_version}, {std::string(name), Value::array(std::move(list))}}));
    return [path = std::move(path), text = std::move(text)](io::Disk& disk) {
        return io::replace_file(disk, path, text, io::Durability::Durable);
    };
}

} // namespace tutti::gateway
