// QoS 0: bytes encoded once for all receivers of a kind, appended to each one's output.
#include "base/result.hpp"
#include "broker/deliver.hpp"
#include "broker/overflow.hpp"
#include "broker/shared_delivery.hpp"
#include "mqtt/utf8.hpp"

#include <cstring>

namespace tutti::broker {

using mqtt::QoS;
using mqtt::Version;

namespace {

constexpr std::size_t version_margin = 8; // by how much a PUBLISH can grow from one version to the other

std::size_t shortest_header(std::size_t body) noexcept {
    return body < 128 ? 2 : body < 16'384 ? 3 : body < 2'097'152 ? 4 : 5;
}

template <typename Visit>
void for_each_packet(const Run& run, Version version, Visit&& visit) {
    std::string_view rest = run.bytes;
    while (!rest.empty()) {
        const auto frame = mqtt::peek_frame(rest).frame;
        auto publish = mqtt::decode_publish(frame, version, mqtt::Sender::Client);
        invariant(publish.has_value(), "a run is made of valid packets");
        publish->topic = run.topic;
        publish->topic_alias = 0;
        visit(*publish);
        rest.remove_prefix(frame.size);
    }
}

// A topic, and how much its messages matter to those who do not keep up: found out for the first of them.
class Topic {
public:
    Topic(const Core& core, std::string_view name, bool is_retained) noexcept
        : name_(name), limits_(core.limits) {
        if (is_retained) importance_ = Importance::Latest;
    }
    std::string_view name() const noexcept { return name_; }
    Importance importance() noexcept {
        if (!importance_)
            importance_ = is_latest_value(limits_, name_) ? Importance::Latest : Importance::Each;
        return *importance_;
    }

private:
    std::string_view name_;
    const Limits& limits_;
    std::optional<Importance> importance_;
};

void append_packet(Core& core, Connection& to, Topic& topic, const Backlog::Packet& packet) {
    const auto size = packet.bytes.size();
    if (size > to.packet_limit) {
        ++core.stats.dropped;
        return;
    }
    if (!to.keeps_up()) return let_wait(core, to, topic.importance(), topic.name(), packet);
    to.output.append(packet.bytes);
    ++core.stats.sent;
    ++to.traffic.sent;
    core.touch(to, size);
}

Backlog::Packet encode_into(std::string& out, const mqtt::Publish& publish, Version version, SteadyTime now) {
    out.clear();
    const auto layout = encode(out, publish, version);
    return {out, static_cast<std::uint32_t>(layout.expiry_offset), now};
}

// For a client that takes aliases, and keeps up: what waits is never aliased, as it may not go out in the
// end.
void append_aliased(Core& core, Connection& to, Topic& topic, mqtt::Publish publish, SteadyTime now) {
    const auto choice = to.sent_aliases->choose(topic.name());
    auto aliased = publish;
    apply(choice, aliased);
    auto packet = encode_into(core.scratch[3], aliased, to.version, now);
    if (packet.bytes.size() > to.packet_limit)
        packet = encode_into(core.scratch[3], publish, to.version, now);
    else
        to.sent_aliases->sent(choice, topic.name());
    append_packet(core, to, topic, packet);
}

bool takes_alias(const Connection& to) noexcept { return to.sent_aliases != nullptr && to.keeps_up(); }

void append_one_by_one(
    Core& core, const Run& run, const Connection& from, Connection& to, const Target& target
) {
    Topic topic(core, run.topic, false);
    for_each_packet(run, from.version, [&](mqtt::Publish publish) {
        publish.subscription_identifiers = mqtt::SubscriptionIdentifiers(target.identifiers);
        if (takes_alias(to)) return append_aliased(core, to, topic, publish, from.last_received);
        const auto packet = encode_into(core.scratch[3], publish, to.version, from.last_received);
        append_packet(core, to, topic, packet);
    });
}

// To one member of each group, message by message.
void share_out(Core& core, const Run& run, const Connection& from, const Route& route) {
    Topic topic(core, run.topic, false);
    for_each_packet(run, from.version, [&](mqtt::Publish publish) {
        for (const SharedTarget& shared : route.shared) {
            const Target* const member = choose_member(shared, QoS::AtMostOnce);
            if (member == nullptr) continue;
            Connection& to = *member->session->connection;
            publish.subscription_identifiers = mqtt::SubscriptionIdentifiers(member->identifiers);
            const auto packet = encode_into(core.scratch[3], publish, to.version, from.last_received);
            append_packet(core, to, topic, packet);
        }
    });
}

// Whether each of them counts, and none expires.
bool may_wait_together(const Core& core, const Run& run, const Connection& from) {
    if (is_latest_value(core.limits, run.topic)) return false;
    if (from.version == Version::V311) return true;
    const auto first =
        mqtt::decode_publish(mqtt::peek_frame(run.bytes).frame, from.version, mqtt::Sender::Client);
    return !first->expiry_seconds;
}

// `bytes` is what the client's version makes of the run.
bool let_run_wait(
    Core& core, const Run& run, const Connection& from, Connection& to, std::string_view bytes
) {
    // Then they are so in each version.
    const bool are_as_long = run.largest * run.count == run.bytes.size();
    const auto each = are_as_long ? bytes.size() / run.count : 0;
    return let_wait_together(
        core, to,
        {.bytes = bytes,
         .since = from.last_received,
         .count = run.count,
         .each = static_cast<std::uint32_t>(each)}
    );
}

} // namespace

bool Run::takes(const mqtt::Frame& frame) const noexcept {
    if (frame.type != mqtt::PacketType::Publish || frame.flags != 0) return false;
    const auto packet = whole_bytes(frame);
    return packet.data() == bytes.data() + bytes.size() && frame.body.size() >= head.size()
           && std::memcmp(frame.body.data(), head.data(), head.size()) == 0
           && frame.size - frame.body.size() == shortest_header(frame.body.size())
           && (!is_text || mqtt::is_utf8(frame.body.substr(head.size())));
}

std::optional<Run> Run::begin(const mqtt::Frame& frame, Run common) noexcept {
    common.bytes = {whole_bytes(frame).data(), 0};
    if (!common.takes(frame)) return std::nullopt;
    common.add(frame);
    return common;
}

void Run::add(const mqtt::Frame& frame) noexcept {
    bytes = {count == 0 ? whole_bytes(frame).data() : bytes.data(), bytes.size() + frame.size};
    largest = std::max(largest, frame.size);
    ++count;
}

void deliver_run(Core& core, const Run& run, Connection& from) {
    // Where the bytes that came will not do: in 3.1.1, in 5.
    for (std::string* const translated : {&core.scratch[0], &core.scratch[1]}) translated->clear();
    const auto largest = run.largest + version_margin + (run.is_aliased ? run.topic.size() : 0);
    const Route& route = core.routes.find(run.topic, from.known.use().route, run.count);
    if (!route.shared.empty()) share_out(core, run, from, route);
    const auto is_as_it_came = [&](Version version) { return version == from.version && !run.is_aliased; };
    const auto bytes_for = [&](Version version) -> std::string_view {
        if (is_as_it_came(version)) return run.bytes;
        std::string& translated = core.scratch[version == Version::V5 ? 1 : 0];
        if (translated.empty())
            for_each_packet(run, from.version, [&](const mqtt::Publish& publish) {
                encode(translated, publish, version);
            });
        return translated;
    };
    for (const Target& target : route.each) {
        Connection* const to = target.session->connection;
        if (to == nullptr || (target.no_local && to == &from)) continue;
        if (largest > to->as_it_came_limit || !target.identifiers.empty()) {
            const bool is_plain = target.identifiers.empty() && largest <= to->packet_limit;
            if (to->keeps_up() || !is_plain || !may_wait_together(core, run, from)
                || !let_run_wait(core, run, from, *to, bytes_for(to->version)))
                append_one_by_one(core, run, from, *to, target);
            continue;
        }
        const std::string_view bytes = bytes_for(to->version);
        if (is_as_it_came(to->version) && run.may_be_borrowed)
            to->output.borrow(bytes);
        else
            to->output.append(bytes);
        core.stats.sent += run.count;
        to->traffic.sent += run.count;
        core.touch(*to, bytes.size());
    }
}

namespace {

// The encodings of one message at QoS 0, each made when the first receiver needs it.
class EncodedOnce {
public:
    EncodedOnce(Core& core, const mqtt::Publish& publish, SteadyTime now)
        : scratch_(core.scratch), publish_(publish), now_(now) {
        publish_.qos = QoS::AtMostOnce;
        publish_.packet_id = 0;
        publish_.duplicate = false;
    }

    Backlog::Packet get(Version version, bool retain, std::string_view identifiers) {
        if (!identifiers.empty()) return make(scratch_[3], version, retain, identifiers);
        const std::size_t kind = version == Version::V5 ? 1 : 0;
        if (retain) return make(scratch_[2], version, true, {});
        if (made_[kind].bytes.empty()) made_[kind] = make(scratch_[kind], version, false, {});
        return made_[kind];
    }

    /// The publish itself, for whom nothing of it can be shared.
    mqtt::Publish alone(bool retain, std::string_view identifiers) const {
        auto publish = publish_;
        publish.retain = retain;
        publish.subscription_identifiers = mqtt::SubscriptionIdentifiers(identifiers);
        return publish;
    }

private:
    Backlog::Packet make(std::string& out, Version version, bool retain, std::string_view identifiers) {
        publish_.retain = retain;
        publish_.subscription_identifiers = mqtt::SubscriptionIdentifiers(identifiers);
        return encode_into(out, publish_, version, now_);
    }

    std::string* scratch_;
    mqtt::Publish publish_;
    SteadyTime now_;
    Backlog::Packet made_[2] = {};
};

void give_at_most_once(
    Core& core, Connection& to, Topic& topic, EncodedOnce& encoded, bool retain, std::string_view identifiers,
    SteadyTime now
) {
    if (takes_alias(to))
        append_aliased(core, to, topic, encoded.alone(retain, identifiers), now);
    else
        append_packet(core, to, topic, encoded.get(to.version, retain, identifiers));
}

/// The account's share of a message that nobody holds yet, found without a search.
std::uint32_t share_in(Message& message, Account& account, std::uint64_t delivery_serial) {
    if (account.delivery_serial != delivery_serial) {
        account.delivery_serial = delivery_serial;
        account.share_index = message.add_share(account);
    }
    return account.share_index;
}

} // namespace

Delivered
deliver(Core& core, const mqtt::Publish& publish, MessageRef stored, const Sender& from, SteadyTime now) {
    EncodedOnce encoded(core, publish, now);
    Topic topic(core, publish.topic, publish.retain);
    const auto serial = ++core.delivery_serial;
    Delivered delivered;
    const auto give = [&](const Target& target, std::uint32_t group) {
        ++delivered.reached;
        const auto qos = std::min(publish.qos, target.qos);
        const bool retain = publish.retain && target.retain_as_published;
        if (qos == QoS::AtMostOnce) {
            Connection* const to = target.session->connection;
            if (to != nullptr) give_at_most_once(core, *to, topic, encoded, retain, target.identifiers, now);
            return;
        }
        if (!stored) stored = Message::make(publish, now, core.stats.stored_bytes);
        const auto share = share_in(*stored, target.session->account, serial);
        const Terms terms{qos, retain, share, group, target.identifiers, from.kind};
        if (!send_or_queue(core, *target.session, stored, terms, now)) delivered.overran = true;
    };
    const Route& route = core.routes.find(publish.topic);
    for (const Target& target : route.each)
        if (!target.no_local || target.session != from.session) give(target, 0);
    for (const SharedTarget& shared : route.shared)
        if (const Target* const member = choose_member(shared, publish.qos); member != nullptr)
            give(*member, shared.group->id);
    return delivered;
}

void send_at_most_once(
    Core& core, const Message& message, bool retain, const Target& target, SteadyTime now
) {
    auto publish = message.publish();
    if (publish.expiry_seconds) publish.expiry_seconds = message.remaining_seconds(now);
    EncodedOnce encoded(core, publish, now);
    Topic topic(core, publish.topic, retain);
    give_at_most_once(core, *target.session->connection, topic, encoded, retain, target.identifiers, now);
}

} // namespace tutti::broker
