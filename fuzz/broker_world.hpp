// For the target `broker`: what its clients have in common. The hub with its journal and a clock, who may do
// what there, and what was published.
#pragma once

#include "base/random.hpp"
#include "broker/broker.hpp"
#include "broker_journal.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::fuzz {

using broker::Principal;
using mqtt::PacketId;
using mqtt::PacketType;
using mqtt::QoS;
using mqtt::Version;

inline constexpr std::array<std::string_view, 12> topics = {
    "a",      "a/b",         "a/b/c", "b",        "kept/x", "kept/y",
    "last/x", "a/b/c/d/e/f", "cmd/x", "hub/said", "$SYS/x", "a topic of some length/and of levels/x",
};
inline constexpr std::array<std::string_view, 18> filters = {
    "#",      "a/#",   "+/b",   "a",          "a/b",          "a/+",          "kept/#",
    "last/+", "b",     "cmd/#", "$share/g/#", "$share/g/a/+", "$share/h/a/b", "$share/h/kept/x",
    "+",      "+/+/+", "a/#/b", "$SYS/#",
};

/// Trusted ones are who they say they are, others too, where they say a name; `slow` waits until somebody
/// decides. Anonymous clients are kept from cmd/…, and from a/… while it is closed.
class Doorman final : public broker::Authorizer {
public:
    static Principal principal_of(broker::Origin origin, std::string_view user) {
        if (origin == broker::Origin::Trusted) return {Principal::Kind::Trusted, std::string(user)};
        if (user.empty()) return {};
        return {Principal::Kind::User, std::string(user)};
    }
    broker::Admission admit(const broker::Peer& peer, const broker::Credentials& said) override {
        const auto user = said.user_name.value_or("");
        if (user == "nobody") return {.reason = mqtt::ReasonCode::BadUserNameOrPassword, .principal = {}};
        broker::Admission admission{.principal = principal_of(peer.origin, user)};
        admission.changes_rights = peer.origin == broker::Origin::Trusted && !user.empty();
        if (user == "slow") {
            admission.ticket = ++last_ticket_;
            waiting.push_back(admission);
        }
        return admission;
    }
    bool may_publish(const broker::Identity& client, std::string_view topic) override {
        return client.principal.kind != Principal::Kind::Anonymous
               || (!topic.starts_with("cmd/") && !(is_closed && topic.starts_with("a/")));
    }
    bool may_retain(const broker::Identity&, std::string_view topic) override {
        retained.emplace(topic);
        return true;
    }
    bool may_subscribe(const broker::Identity& client, std::string_view filter) override {
        return may_publish(client, filter);
    }
    bool may_receive(const broker::Identity& client, std::string_view topic) override {
        return may_publish(client, topic);
    }

    bool is_closed = false;
    std::vector<broker::Admission> waiting;      ///< those who wait
    std::set<std::string, std::less<>> retained; ///< all topics of which it was asked

private:
    std::uint64_t last_ticket_ = 0;
};

struct Publication {
    std::string topic;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    /// It may come more than once: it was refused to its publisher though others have it, or somebody else
    /// said the same.
    bool is_loose = false;
    bool is_acknowledged = false;
    bool is_late = false;                ///< it came later than others that were numbered after it
    broker::JournalPosition needed = {}; ///< has to be synced before it is acknowledged
};

struct World {
    World(broker::Options chosen, bool has_journal) : options(std::move(chosen)), is_kept(has_journal) {
        start();
    }

    /// Anew, with what the journal has.
    void start() {
        broker.reset();
        entrance.clients = 0;
        door.waiting.clear();
        broker = std::make_unique<broker::Broker>(options, door, report, random);
        if (!is_kept) return;
        const auto restored = broker->restore(journal, journal.crash(), now);
        invariant(restored.strange == 0, "what was noted is understood by the next");
        journal.end_turn();
        for (auto& each : publications) each.needed = {};
    }

    /// The number of a new publication, and what it says.
    std::size_t number(std::string_view topic, QoS qos, bool retain) {
        publications.push_back({.topic = std::string(topic), .qos = qos, .retain = retain});
        return publications.size() - 1;
    }
    static constexpr std::string_view mark = "\xC2\xA7";
    static std::string payload_of(std::size_t number, std::size_t more) {
        return fmt::format("{}{}.{}", mark, number, std::string(more, 'x'));
    }
    Publication* find(std::string_view payload) {
        const auto number = number_of(payload);
        return number ? &publications[*number] : nullptr;
    }
    std::optional<std::size_t> number_of(std::string_view payload) const {
        if (!payload.starts_with(mark)) return std::nullopt;
        std::size_t number = 0;
        for (const char each : payload.substr(mark.size())) {
            if (each == '.') break;
            if (each < '0' || each > '9' || number > publications.size()) return std::nullopt;
            number = number * 10 + static_cast<std::size_t>(each - '0');
        }
        if (number >= publications.size()) return std::nullopt;
        return number;
    }
    /// How many groups that share subscriptions a topic goes to, of all that there ever were.
    std::size_t groups_of(std::string_view topic) const {
        std::size_t groups = 0;
        for (const auto& filter : shared) {
            const auto parsed = mqtt::parse_filter(filter);
            if (parsed && mqtt::matches(parsed->filter, topic)) ++groups;
        }
        return groups;
    }

    const broker::Options options;
    const bool is_kept;
    Doorman door;
    broker::Report report;
    broker::Entrance entrance{.name = "side", .most_clients = 3};
    SeededRandom random{7};
    ForgetfulJournal journal;
    SteadyTime now{seconds(1000)};
    std::vector<Publication> publications;
    std::vector<std::unique_ptr<char[]>> kept; ///< bytes that came, until the end of the turn
    std::uint64_t last_serial = 0;             ///< of a connection
    std::set<std::string, std::less<>> shared; ///< filters, ever asked for
    std::unique_ptr<broker::Broker> broker;    // the last: it refers to the others
};

} // namespace tutti::fuzz
