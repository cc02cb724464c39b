// BusKeyAuthorizer: the hub's rules about who may do what (DESIGN §10).
//
// - A peer on our Unix socket that is root or ourselves is trusted. Without a name it is the operator; with
//   one it speaks for that name alone.
// - A user proves its name by the password that follows from the installation's bus key.
// - Whom the transport proves, as the account behind a Unix socket, needs no password.
// - Anonymous clients come from this machine only, where the entrance does not say otherwise.
// - What each may say and read is the table's matter (access_table.hpp), and, as far as they reach, that of
//   the rules of a policy (topic_rules.hpp, rule_reach.hpp).
#pragma once

#include "base/result.hpp"
#include "broker/authorizer.hpp"
#include "hub/access_table.hpp"
#include "hub/rule_reach.hpp"
#include "hub/topic_rules.hpp"

#include <array>
#include <filesystem>
#include <optional>

namespace tutti::hub {

using BusKey = std::array<unsigned char, 32>;

/// The password of a user: lower-case hexadecimal of BLAKE2b-256 over the user's name, keyed with the bus
/// key.
std::string bus_password(const BusKey& key, std::string_view user);

/// Reads the key file of an installation. NotFound where there is none.
Result<BusKey> read_bus_key(const std::filesystem::path& path);

/// Whether a password that does not follow from the bus key is a user's: at once, or later by a ticket.
class PasswordCheck {
public:
    virtual ~PasswordCheck() = default;
    virtual broker::Admission
    check(const broker::Peer& peer, std::string_view user, std::string_view password) = 0;
};

class BusKeyAuthorizer final : public broker::Authorizer {
public:
    /// `root` is the first segments of our topics; the key may appear at `key_path` later than we do. The
    /// roster learns who comes.
    BusKeyAuthorizer(std::string_view root, std::filesystem::path key_path, Roster roster = Roster());

    broker::Admission admit(const broker::Peer& peer, const broker::Credentials& credentials) override;
    bool may_publish(const broker::Identity& client, std::string_view topic) override;
    bool may_retain(const broker::Identity& client, std::string_view topic) override;
    bool may_subscribe(const broker::Identity& client, std::string_view filter) override;
    bool may_receive(const broker::Identity& client, std::string_view topic) override;

    /// Who proved that name.
    broker::Admission admit_user(std::string_view user);
    /// Who is asked of other passwords; nullptr: nobody has any.
    void set_password_check(PasswordCheck* check) noexcept { password_check_ = check; }

    const std::string& root() const noexcept { return root_; }
    /// From now on these hold; nothing: the table alone. What was answered before may be otherwise.
    void set_rules(std::optional<TopicRules> rules) {
        rules_ = std::move(rules);
        are_rules_unknown_ = false;
    }
    /// There are rules, and nobody knows which: anonymous clients and users may nothing until set_rules().
    void close_until_rules() {
        rules_.reset();
        are_rules_unknown_ = true;
    }

    /// What it answers one of that name and id, and why.
    struct Reasons {
        bool is_allowed = false;
        bool is_asked = false; ///< whether rules say anything to that one at all
        bool by_table = false; ///< what the table says
        governance::policy::Decision decision;
    };
    Reasons explain(TopicRules::Act act, const broker::Identity& client, std::string_view topic) const;

private:
    bool by_rules(TopicRules::Act act, const broker::Identity& client, std::string_view topic, bool by_table);
    bool is_shut_out(const broker::Identity& client) const noexcept;
    bool opens_some_of(const broker::Identity& client, std::string_view filter) const;
    /// Whether what somebody may depends on where he comes from: a session may be resumed from elsewhere.
    bool moves_count() const noexcept { return rules_ && rules_->name_networks(); }
    bool is_password(std::string_view user, std::string_view password);
    Speaker speaker_of(const broker::Identity& client) const noexcept;

    std::string root_;
    Roster roster_;
    std::filesystem::path key_path_;
    std::optional<BusKey> key_;
    std::optional<TopicRules> rules_;
    bool are_rules_unknown_ = false;
    PasswordCheck* password_check_ = nullptr;
};

} // namespace tutti::hub
