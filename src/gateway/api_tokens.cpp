#include "gateway/api_tokens.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace tutti::gateway {

namespace {

constexpr std::string_view beginning = "tutti_"; ///< by which scanners of leaked secrets know one
constexpr std::size_t secret_bytes = 20;
constexpr std::size_t largest_file = 256 * 1024;
constexpr int file_version = 1;

ApiToken::Digest digest_of(std::string_view secret) {
    ApiToken::Digest digest;
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    return digest;
}

std::string hex_of(const ApiToken::Digest& digest) {
    std::string text;
    for (const unsigned byte : digest) text += fmt::format("{:02x}", byte);
    return text;
}

std::optional<ApiToken::Digest> digest_from(std::string_view hex) {
    ApiToken::Digest digest;
    std::size_t length = 0;
    const bool read =
        sodium_hex2bin(digest.data(), digest.size(), hex.data(), hex.size(), nullptr, &length, nullptr) == 0;
    return read && length == digest.size() ? std::optional(digest) : std::nullopt;
}

std::string_view text_in(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string_view();
}

std::optional<WallTime> time_in(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return wall_time_from_seconds(value->number());
}

std::optional<ApiToken> token_from(const Value& kept) {
    const auto role = parse_role(text_in(kept, "role"));
    const auto digest = digest_from(text_in(kept, "sha256"));
    const auto made = time_in(kept, "created");
    ApiToken token{std::string(text_in(kept, "id")), std::string(text_in(kept, "name"))};
    if (!role || !digest || !made || token.id.empty()) return std::nullopt;
    token.role = *role;
    token.digest = *digest;
    token.made = *made;
    token.used = time_in(kept, "used");
    return token;
}

Result<std::vector<ApiToken>> tokens_from(std::string_view text) {
    const auto file = parse_json(text);
    if (!file) return std::unexpected(file.error());
    const auto* version = file->find("v");
    if (version == nullptr || *version != Value(file_version))
        return fail(ErrorCode::UnknownVersion, "its version is not known");
    const auto* list = file->find("tokens");
    if (list == nullptr || !list->is_array())
        return fail(ErrorCode::InvalidInput, "it has no list of tokens");
    std::vector<ApiToken> tokens;
    for (const auto& each : list->items()) {
        auto token = token_from(each);
        if (!token) return fail(ErrorCode::InvalidInput, "one of its tokens is not whole");
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

std::string print_tokens(const std::vector<ApiToken>& tokens) {
    std::vector<Value> list;
    for (const auto& token : tokens) {
        const auto shown = to_value(token);
        std::vector<Member> members(shown.members().begin(), shown.members().end());
        members.push_back({"sha256", hex_of(token.digest)});
        list.push_back(Value::object(std::move(members)));
    }
    return print_json(Value::object({{"v", file_version}, {"tokens", Value::array(std::move(list))}}));
}

/// What follows the scheme's name; nothing where the field has another.
std::optional<std::string_view> credentials(std::string_view field, std::string_view scheme) {
    if (field.size() <= scheme.size() || field[scheme.size()] != ' '
        || !equal_ignoring_case(field.substr(0, scheme.size()), scheme))
        return std::nullopt;
    field.remove_prefix(std::min(field.find_first_not_of(' ', scheme.size()), field.size()));
    return field;
}

std::optional<std::string> secret_in(const io::HttpRequest& request) {
    const auto field = request.find("Authorization");
    if (!field) return std::nullopt;
    if (const auto bearer = credentials(*field, "Bearer")) return std::string(*bearer);
    const auto basic = credentials(*field, "Basic");
    const auto pair = basic ? from_base64(*basic) : std::nullopt;
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::nullopt;
    return pair->substr(colon + 1);
}

WallTime day_of(WallTime time) {
    return WallTime(std::chrono::floor<std::chrono::days>(time.time_since_epoch()));
}

} // namespace

ApiTokens::ApiTokens(io::Disk& disk, std::filesystem::path path) : disk_(disk), path_(std::move(path)) {}

Result<void> ApiTokens::load() {
    io::remove_unfinished(disk_, path_);
    const auto text = io::read_file(disk_, path_, largest_file);
    if (!text && text.error().code == ErrorCode::NotFound) return {};
    auto tokens = text ? tokens_from(*text) : Result<std::vector<ApiToken>>(std::unexpected(text.error()));
    if (!tokens) return fail(tokens.error().code, io::set_aside(disk_, path_, tokens.error()));
    tokens_ = std::move(*tokens);
    return {};
}

Result<ApiTokens::Made> ApiTokens::make(std::string name, Role role, WallTime now) {
    if (name.empty() || name.size() > longest_name || printable(name) != name)
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"name\" must be a text of 1 to {} bytes", longest_name)
        );
    if (tokens_.size() >= most)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("there are {} tokens, no more are made", tokens_.size())
        );
    Made made{{.id = io::random_hex(4), .name = std::move(name), .role = role, .made = now}, {}};
    made.secret = fmt::format("{}{}", beginning, io::random_hex(secret_bytes));
    made.token.digest = digest_of(made.secret);
    auto next = tokens_;
    next.push_back(made.token);
    if (auto kept = keep(std::move(next)); !kept) return pass_on(kept);
    return made;
}

Result<void> ApiTokens::revoke(std::string_view id) {
    auto next = tokens_;
    if (std::erase_if(next, [&](const ApiToken& token) { return token.id == id; }) == 0)
        return fail(ErrorCode::NotFound, fmt::format("there is no token {}", printable(id)));
    return keep(std::move(next));
}

Result<void> ApiTokens::keep(std::vector<ApiToken> tokens) {
    if (!path_.empty()) {
        auto kept = io::replace_file(disk_, path_, print_tokens(tokens), io::Durability::Durable);
        if (!kept) return kept;
    }
    tokens_ = std::move(tokens);
    return {};
}

const ApiToken* ApiTokens::find(const io::HttpRequest& request, WallTime now) {
    if (tokens_.empty()) return nullptr;
    const auto secret = secret_in(request);
    if (!secret || !secret->starts_with(beginning)) return nullptr;
    const auto found = std::ranges::find(tokens_, digest_of(*secret), &ApiToken::digest);
    if (found == tokens_.end()) return nullptr;
    if (found->used != day_of(now)) {
        found->used = day_of(now);
        const auto kept = keep(tokens_);
        static_cast<void>(kept); // it is used all the same; the next change writes it
    }
    return &*std::ranges::find(tokens_, digest_of(*secret), &ApiToken::digest);
}

Value to_value(const ApiToken& token) {
    return Value::object(
        {{"id", token.id},
         {"name", token.name},
         {"role", name(token.role)},
         {"created", to_seconds(token.made)},
         {"used", token.used ? Value(to_seconds(*token.used)) : Value()}}
    );
}

} // namespace tutti::gateway
