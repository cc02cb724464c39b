#include "gateway/api_tokens.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "gateway/authorization.hpp"
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

Value token_to_keep(const ApiToken& token) {
    const auto shown = to_value(token);
    std::vector<Member> members(shown.members().begin(), shown.members().end());
    members.push_back({"sha256", hex_of(token.digest)});
    return Value::object(std::move(members));
}

std::optional<std::string> secret_in(const io::HttpRequest& request) {
    const auto field = request.find("Authorization");
    if (!field) return std::nullopt;
    if (const auto bearer = credentials_of(*field, "Bearer")) return std::string(*bearer);
    auto pair = basic_pair(*field);
    return pair ? std::optional(std::move(pair->second)) : std::nullopt;
}

WallTime day_of(WallTime time) {
    return WallTime(std::chrono::floor<std::chrono::days>(time.time_since_epoch()));
}

} // namespace

ApiTokens::ApiTokens(io::Disk& disk, std::filesystem::path path)
    : kept_(disk, std::move(path), {.name = "tokens", .print = token_to_keep, .read = token_from}) {}

Result<void> ApiTokens::load() {
    const auto loaded = kept_.load();
    if (!loaded) return fail(loaded.error().code, io::set_aside(kept_.disk(), kept_.path(), loaded.error()));
    return {};
}

void ApiTokens::make(std::string name, Role role, WallTime now, Told done) {
    if (name.empty() || name.size() > longest_name || printable(name) != name)
        return done(fail(
            ErrorCode::InvalidInput, fmt::format("\"name\" must be a text of 1 to {} bytes", longest_name)
        ));
    Made made{{.id = io::random_hex(4), .name = std::move(name), .role = role, .made = now}, {}};
    made.secret = fmt::format("{}{}", beginning, io::random_hex(secret_bytes));
    made.token.digest = digest_of(made.secret);
    auto change = [token = made.token](std::vector<ApiToken>& tokens) -> Result<void> {
        if (tokens.size() >= most)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("there are {} tokens, no more are made", tokens.size())
            );
        tokens.push_back(token);
        return {};
    };
    kept_.change(
        std::move(change), [made = std::move(made), done = std::move(done)](const Result<void>& kept
                           ) { done(kept ? Result<Made>(made) : std::unexpected(kept.error())); }
    );
}

void ApiTokens::revoke(std::string id, Kept done) {
    auto change = [id = std::move(id)](std::vector<ApiToken>& tokens) -> Result<void> {
        if (std::erase_if(tokens, [&](const ApiToken& token) { return token.id == id; }) == 0)
            return fail(ErrorCode::NotFound, fmt::format("there is no token {}", printable(id)));
        return {};
    };
    kept_.change(std::move(change), std::move(done));
}

const ApiToken* ApiTokens::find(const io::HttpRequest& request, WallTime now) {
    if (all().empty()) return nullptr;
    const auto secret = secret_in(request);
    if (!secret || !secret->starts_with(beginning)) return nullptr;
    const auto digest = digest_of(*secret);
    auto& noted = kept_.items_to_note_in();
    const auto found = std::ranges::find(noted, digest, &ApiToken::digest);
    if (found == noted.end()) return nullptr;
    if (found->used != day_of(now)) {
        found->used = day_of(now);
        // It is used all the same where it cannot be kept; the next change writes it.
        const auto as_it_is = [](std::vector<ApiToken>&) -> Result<void> { return {}; };
        kept_.change(as_it_is, [](const Result<void>&) {});
    }
    return &*std::ranges::find(all(), digest, &ApiToken::digest);
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
