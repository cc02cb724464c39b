#include "hub/authorizer.hpp"

#include "base/secrets.hpp"
#include "io/file.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace tutti::hub {

using broker::Admission;
using broker::Origin;
using broker::Principal;
using mqtt::ReasonCode;

namespace {

bool is_operator(const Principal& principal) noexcept {
    return principal.kind == Principal::Kind::Trusted && principal.user.empty();
}

} // namespace

std::string bus_password(const BusKey& key, std::string_view user) {
    std::array<unsigned char, 32> hash;
    crypto_generichash(
        hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(user.data()), user.size(),
        key.data(), key.size()
    );
    std::string text(hash.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    text.pop_back();
    return text;
}

Result<BusKey> read_bus_key(const std::filesystem::path& path) {
    auto bytes = io::read_file(path, 4096);
    if (!bytes) return pass_on(bytes);
    BusKey key;
    if (bytes->size() != key.size())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{} holds {} bytes, not the {} of a key", path.native(), bytes->size(), key.size())
        );
    std::ranges::copy(*bytes, key.begin());
    return key;
}

BusKeyAuthorizer::BusKeyAuthorizer(std::string_view root, std::filesystem::path key_path, Roster roster)
    : root_(root), roster_(std::move(roster)), key_path_(std::move(key_path)) {
    invariant(sodium_init() >= 0, "libsodium starts");
}

Admission BusKeyAuthorizer::admit(const broker::Peer& peer, const broker::Credentials& credentials) {
    const auto user = credentials.user_name.value_or("");
    if (peer.origin == Origin::Trusted) {
        const bool is_new = roster_.note(user);
        return {.principal = {Principal::Kind::Trusted, std::string(user)}, .changes_rights = is_new};
    }
    if (credentials.user_name || credentials.password) {
        if (!is_password(user, credentials.password.value_or("")))
            return {.reason = ReasonCode::BadUserNameOrPassword, .principal = {}};
        const bool is_new = roster_.note(user);
        return {.principal = {Principal::Kind::User, std::string(user)}, .changes_rights = is_new};
    }
    if (peer.origin == Origin::Loopback) return {};
    return {.reason = ReasonCode::NotAuthorized, .principal = {}};
}

bool BusKeyAuthorizer::is_password(std::string_view user, std::string_view password) {
    if (user.empty()) return false;
    if (!key_) {
        auto key = read_bus_key(key_path_);
        if (!key) return false;
        key_ = *key;
    }
    return equal_secrets(password, bus_password(*key_, user));
}

Speaker BusKeyAuthorizer::speaker_of(const broker::Identity& client) const noexcept {
    const auto& [kind, name] = client.principal;
    Speaker speaker{.name = name, .client_id = client.client_id};
    if (kind == Principal::Kind::Anonymous) return speaker;
    if (is_operator(client.principal))
        speaker.who = Who::Operator;
    else if (const Who* part = roster_.part_of(name))
        speaker.who = *part;
    else
        speaker.who = kind == Principal::Kind::User ? Who::User : Who::Service;
    return speaker;
}

bool BusKeyAuthorizer::may_publish(const broker::Identity& client, std::string_view topic) {
    if (is_operator(client.principal)) return true;
    const auto place = place_of(root_, topic);
    return is_everybodys_to_say(place.branch) || may_say(roster_, speaker_of(client), place);
}

bool BusKeyAuthorizer::may_subscribe(const broker::Identity& client, std::string_view filter) {
    if (is_operator(client.principal)) return true;
    return may_read_of(roster_, speaker_of(client), root_, filter);
}

bool BusKeyAuthorizer::may_receive(const broker::Identity& client, std::string_view topic) {
    if (is_operator(client.principal)) return true;
    return may_read(roster_, speaker_of(client), place_of(root_, topic));
}

} // namespace tutti::hub
