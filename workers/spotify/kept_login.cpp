#include "workers/spotify/kept_login.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

namespace tutti::spotify {

namespace {
constexpr std::size_t largest = 32 * 1024;
} // namespace

std::string print(const KeptLogin& login) {
    return print_json(Value::object(
               {{"v", contract::version},
                {"client_id", login.client_id},
                {"refresh_token", login.refresh_token},
                {"scope", login.scope}}
           ))
           + "\n";
}

Result<KeptLogin> parse_kept_login(std::string_view text) {
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return fail(ErrorCode::InvalidInput, "it is no JSON object");
    contract::FieldReader fields(*value);
    KeptLogin login;
    login.client_id = fields.text("client_id", 1, 256);
    login.refresh_token = fields.text("refresh_token", 1, 8 * 1024);
    login.scope = fields.text("scope", 0, 1024);
    return fields.finish(std::move(login));
}

Result<std::optional<KeptLogin>> LoginFile::read() {
    const auto text = io::read_file(disk_, path_, largest);
    if (!text && text.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!text && text.error().code != ErrorCode::LimitExceeded) return std::unexpected(text.error());
    auto login = text ? parse_kept_login(*text) : Result<KeptLogin>(std::unexpected(text.error()));
    if (login) return std::move(*login);
    return fail(ErrorCode::InvalidInput, io::set_aside(disk_, path_, login.error()));
}

Result<void> LoginFile::keep(const KeptLogin& login) {
    return io::replace_file(disk_, path_, print(login), io::Durability::Durable);
}

Result<void> LoginFile::forget() {
    auto removed = disk_.remove(path_);
    if (!removed && removed.error().code == ErrorCode::NotFound) return {};
    return removed;
}

} // namespace tutti::spotify
