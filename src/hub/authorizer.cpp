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

using Act = TopicRules::Act;
using governance::policy::Verdict;

bool is_operator(const Principal& principal) noexcept {
    return principal.kind == Principal::Kind::Trusted && principal.user.empty();
}

using Anonymous = broker::Entrance::Anonymous;

/// Whether the transport says who it is, and it says nothing else itself.
bool is_proved(const broker::Peer& peer, const broker::Credentials& credentials) noexcept {
    return !peer.user.empty() && !credentials.password
           && credentials.user_name.value_or(peer.user) == peer.user;
}

Anonymous anonymous_rights(const broker::Peer& peer) noexcept {
    if (peer.entrance != nullptr) return peer.entrance->anonymous;
    return peer.origin == Origin::Loopback ? Anonymous::Everything : Anonymous::Nothing;
}

/// As rules know it.
TopicRules::Asker asker_of(const broker::Identity& client) noexcept {
    const bool is_anonymous = client.principal.kind == Principal::Kind::Anonymous;
    return {
        .subject = is_anonymous ? "anonymous" : std::string_view(client.principal.user),
        .client_id = client.client_id,
        .address = client.peer != nullptr ? std::string_view(client.peer->address) : std::string_view()
    };
}

/// What the table says, and then a rule, as far as it reaches.
bool decide(Act act, const Speaker& speaker, Place place, Verdict verdict, bool by_table) noexcept {
    const auto deed = act == Act::Subscribe ? Deed::Read : Deed::Say;
    if (verdict == Verdict::Forbidden) return by_table && !may_close(place.branch, speaker.who, deed);
    return by_table || (verdict == Verdict::Allowed && may_open(place.branch, speaker.who, deed));
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
    if (is_proved(peer, credentials)) return admit_user(peer.user);
    if (credentials.user_name || credentials.password) {
        if (peer.entrance != nullptr && !peer.entrance->has_users)
            return {.reason = ReasonCode::NotAuthorized, .principal = {}};
        const auto password = credentials.password.value_or("");
        if (is_password(user, password)) return admit_user(user);
        if (password_check_ != nullptr) return password_check_->check(peer, user, password);
        return {.reason = ReasonCode::BadUserNameOrPassword, .principal = {}};
    }
    const auto rights = anonymous_rights(peer);
    if (rights == Anonymous::Nothing) return {.reason = ReasonCode::NotAuthorized, .principal = {}};
    return {
        .principal = {.user = {}, .only_reads = rights == Anonymous::Read}, .changes_rights = moves_count()
    };
}

Admission BusKeyAuthorizer::admit_user(std::string_view user) {
    const bool is_new = roster_.note(user);
    return {
        .principal = {Principal::Kind::User, std::string(user)}, .changes_rights = is_new || moves_count()
    };
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
    const auto& [kind, name, only_reads] = client.principal;
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

bool BusKeyAuthorizer::is_shut_out(const broker::Identity& client) const noexcept {
    if (!are_rules_unknown_) return false;
    const auto who = speaker_of(client).who;
    return who == Who::Anonymous || who == Who::User;
}

bool BusKeyAuthorizer::may_publish(const broker::Identity& client, std::string_view topic) {
    if (is_operator(client.principal)) return true;
    if (client.principal.only_reads || is_shut_out(client)) return false;
    const auto place = place_of(root_, topic);
    const bool may = is_everybodys_to_say(place.branch) || may_say(roster_, speaker_of(client), place);
    return rules_ ? by_rules(Act::Publish, client, topic, may) : may;
}

/// To the table it is as any publication is.
bool BusKeyAuthorizer::may_retain(const broker::Identity& client, std::string_view topic) {
    return !rules_ || is_operator(client.principal) || by_rules(Act::Retain, client, topic, true);
}

bool BusKeyAuthorizer::may_subscribe(const broker::Identity& client, std::string_view filter) {
    if (is_operator(client.principal)) return true;
    if (is_shut_out(client)) return false;
    const bool may = may_read_of(roster_, speaker_of(client), root_, filter);
    if (!rules_) return may;
    return by_rules(Act::Subscribe, client, filter, may) || (!may && opens_some_of(client, filter));
}

/// What of it is not open does not come.
bool BusKeyAuthorizer::opens_some_of(const broker::Identity& client, std::string_view filter) const {
    const auto who = speaker_of(client).who;
    return are_rules_asked(who) && may_open(place_of(root_, filter).branch, who, Deed::Read)
           && rules_->opens_some_of(asker_of(client), filter);
}

bool BusKeyAuthorizer::may_receive(const broker::Identity& client, std::string_view topic) {
    if (is_operator(client.principal)) return true;
    if (is_shut_out(client)) return false;
    const bool may = may_read(roster_, speaker_of(client), place_of(root_, topic));
    return rules_ ? by_rules(Act::Subscribe, client, topic, may) : may;
}

bool BusKeyAuthorizer::by_rules(
    Act act, const broker::Identity& client, std::string_view topic, bool by_table
) {
    const auto speaker = speaker_of(client);
    if (!are_rules_asked(speaker.who)) return by_table;
    const auto verdict = rules_->judge(act, asker_of(client), topic);
    return decide(act, speaker, place_of(root_, topic), verdict, by_table);
}

BusKeyAuthorizer::Reasons
BusKeyAuthorizer::explain(Act act, const broker::Identity& client, std::string_view topic) const {
    const auto speaker = speaker_of(client);
    const auto place = place_of(root_, topic);
    Reasons reasons;
    if (act == Act::Subscribe)
        reasons.by_table = may_read_of(roster_, speaker, root_, topic);
    else
        reasons.by_table = may_say(roster_, speaker, place);
    reasons.is_allowed = reasons.by_table;
    if (is_shut_out(client)) {
        reasons.is_allowed = false;
        reasons.decision.reason = "the rules cannot be read";
    }
    reasons.is_asked = rules_ && are_rules_asked(speaker.who);
    if (!reasons.is_asked) return reasons;
    const auto asker = asker_of(client);
    reasons.decision = rules_->decide(act, asker, topic);
    reasons.is_allowed = decide(act, speaker, place, reasons.decision.verdict, reasons.by_table);
    if (act == Act::Subscribe && !reasons.by_table) reasons.is_allowed |= opens_some_of(client, topic);
    if (act == Act::Retain && reasons.is_allowed) { // it is a publication, too
        auto of_publishing = rules_->decide(Act::Publish, asker, topic);
        if (!decide(Act::Publish, speaker, place, of_publishing.verdict, reasons.by_table)) {
            reasons.decision = std::move(of_publishing);
            reasons.is_allowed = false;
        }
    }
    return reasons;
}

} // namespace tutti::hub
