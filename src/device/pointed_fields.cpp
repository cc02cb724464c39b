#include "device/pointed_fields.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

namespace tutti::device {

toml::Read<JsonPointer> Pointer::operator()(const Value& value) const {
    if (!value.is_string()) return toml::wrong_kind("a JSON pointer", value);
    auto pointer = JsonPointer::parse(value.string());
    if (!pointer) return toml::complain(pointer.error().message);
    return std::move(*pointer);
}

bool is_plain(const Value& value) noexcept {
    if (value.is_string()) return value.string().size() <= longest_field_text;
    return value.is_bool() || value.is_number();
}

void read_pointed_fields(toml::TableReader& table, std::string_view key, std::vector<PointedField>& into) {
    table.read_table(key, [&](toml::TableReader& fields) {
        if (fields.table().members().size() > most_pointed_fields)
            fields.mistake_here(fmt::format("more than {} fields", most_pointed_fields));
        fields.read_each(Pointer{}, [&](const Member& member, JsonPointer pointer) {
            if (!is_name_segment(member.key))
                return fields.mistake_at(
                    member.position, member.key, "a field's name must be of a-z, 0-9, '_' and '-'"
                );
            into.push_back({member.key, std::move(pointer)});
        });
    });
}

const Value* find_plain(const Value& document, const JsonPointer& pointer, bool& is_odd) noexcept {
    const Value* found = pointer.find_in(document);
    if (found == nullptr || found->is_null()) return nullptr;
    if (is_plain(*found)) return found;
    is_odd = true;
    return nullptr;
}

} // namespace tutti::device
