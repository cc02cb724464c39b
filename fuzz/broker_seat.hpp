// For the target `broker`: a transport whose client reads all that comes, or stops to, and looks at each
// packet.
#pragma once

#include "broker_known.hpp"

#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::fuzz {

class Seat {
public:
    /// `known_of` says what is known under a client id.
    Seat(World& world, std::function<Known&(const std::string&)> known_of, broker::Peer peer)
        : world_(world), known_of_(std::move(known_of)), serial_(++world.last_serial), origin_(peer.origin),
          id_(world.broker->open(std::move(peer), world.now)) {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    /// The transport is closed.
    void close() {
        if (!id_) return;
        if (!client_id_.empty() && !is_welcome_) known().doubt(serial_); // nobody heard what became of it
        world_.broker->closed(*std::exchange(id_, std::nullopt), world_.now);
        is_welcome_ = false;
    }
    /// It is gone with the hub.
    void forget() {
        if (id_ && !client_id_.empty() && !is_welcome_) known().doubt(serial_);
        id_.reset();
        is_welcome_ = false;
    }

    bool is_open() const noexcept { return id_.has_value(); }
    bool is_welcome() const noexcept { return is_welcome_; }
    broker::ConnectionId id() const { return *id_; }
    std::uint64_t serial() const noexcept { return serial_; }
    Version version() const noexcept { return version_; }
    const std::string& client_id() const noexcept { return client_id_; }
    Known& known() { return known_of_(client_id_); }

    void connect(const mqtt::Connect& connect) {
        if (!std::exchange(has_connected_, true)) { // a second one is refused
            client_id_ = connect.client_id;
            version_ = connect.version;
            takes_ = connect.maximum_packet_size.value_or(mqtt::max_packet_size);
            window_ = std::min(connect.receive_maximum, world_.options.limits.inflight);
            aliases_ = connect.topic_alias_maximum;
            is_clean_ = connect.clean_start;
            const bool lasts = seconds(connect.session_expiry_seconds) >= Known::lasting;
            is_lasting_ = version_ == Version::V5 ? lasts : !is_clean_;
            principal_ = Doorman::principal_of(origin_, connect.user_name.value_or(""));
        }
        say(connect);
    }
    template <typename Packet>
    void say(const Packet& packet) {
        std::string bytes;
        if constexpr (std::is_same_v<Packet, mqtt::Connect> || std::is_same_v<Packet, mqtt::Pingreq>)
            encode(bytes, packet);
        else
            encode(bytes, packet, version_);
        say_bytes(bytes);
    }
    /// The next bytes come in two parts, so many bytes first.
    void split_next(std::size_t at) noexcept { split_at_ = at; }
    /// What is still to come of those parts comes now.
    void say_rest() {
        split_at_ = 0;
        if (!later_.empty()) say_bytes({});
    }
    bool is_split() const noexcept { return split_at_ != 0 || !later_.empty(); }
    void say_bytes(std::string_view bytes) {
        std::string all = std::exchange(later_, {});
        all += bytes;
        if (const auto at = std::exchange(split_at_, 0); at != 0 && at < all.size()) {
            later_ = all.substr(at);
            all.resize(at);
        }
        give(all);
    }

    /// The client takes so many bytes more, and then no more.
    void take_only(std::size_t bytes) noexcept { budget_ = bytes; }
    /// As the hub does at the end of a turn, and when a transport takes bytes again.
    void flush() {
        if (!id_) return;
        auto& broker = *world_.broker;
        const bool is_finished = broker.is_finished(*id_);
        const auto bytes = broker.output(*id_);
        const auto behind = broker.output_behind(*id_);
        const auto size = bytes.size() + behind.size();
        const auto count = std::min(size, budget_);
        if (budget_ != unbounded) budget_ -= count;
        input_.append(bytes).append(behind);
        input_.resize(input_.size() - (size - count));
        waits_ = count < size;
        if (!bytes.empty()) broker.written(*id_, count, waits_, world_.now);
        look();
        if (is_finished) close();
        if (id_) invariant(broker.output(*id_).size() <= most_output(), "what waits for a client is bounded");
    }
    bool waits() const noexcept { return waits_; }

    /// Answers what has come, in its order, and so much of it.
    void answer(std::size_t most) {
        for (; most != 0 && !to_answer_.empty() && is_heard(); --most) {
            const auto ack = to_answer_.front();
            to_answer_.pop_front();
            say(ack);
        }
    }
    /// Whether the hub would listen.
    bool is_heard() const {
        return id_ && !world_.broker->is_finished(*id_) && world_.broker->is_to_be_read(*id_);
    }
    bool has_to_answer() const { return is_heard() && !to_answer_.empty(); }
    /// Whether the client, as far as it is there, has got what is its.
    bool has_all() { return !is_heard() || !is_welcome_ || is_stranger_ || known().has_all(); }
    bool has_open_questions() const noexcept { return !expected_.empty(); }

    static constexpr std::size_t unbounded = SIZE_MAX;

private:
    using Expected = std::pair<PacketType, PacketId>;

    std::size_t most_output() const {
        const auto& limits = world_.options.limits;
        constexpr std::size_t at_a_time = 128 * 1024;
        return at_a_time + limits.packet + limits.queue_bytes * limits.hard_factor;
    }

    // What the hub will understand counts as said from here on.
    void give(const std::string& bytes) {
        if (!is_heard()) return;
        said_ += bytes;
        std::size_t taken = 0;
        std::size_t frames = 0;
        bool has_acks = false;
        for (;; ++frames) {
            const auto peeked = mqtt::peek_frame(std::string_view(said_).substr(taken));
            if (peeked.status != mqtt::FrameStatus::Whole) break;
            const auto packet = mqtt::decode(peeked.frame, version_, mqtt::Sender::Client);
            taken += peeked.frame.size;
            if (!has_connected_ && peeked.frame.type == PacketType::Connect)
                version_ = mqtt::connect_version(peeked.frame);
            if (!packet) continue;
            has_acks |= std::holds_alternative<mqtt::Ack>(*packet);
            if (std::holds_alternative<mqtt::Connect>(*packet))
                note_connect(std::get<mqtt::Connect>(*packet));
            else if (is_welcome_)
                asked(*packet);
            else
                before_welcome_.append(said_, taken - peeked.frame.size, peeked.frame.size);
        }
        said_.erase(0, taken);
        auto kept = std::make_unique<char[]>(bytes.size());
        std::memcpy(kept.get(), bytes.data(), bytes.size());
        auto& broker = *world_.broker;
        const auto how_long = bytes.size() % 2 == 0 ? broker::Kept::UntilWritten : broker::Kept::UntilReturn;
        broker.receive(*id_, {kept.get(), bytes.size()}, world_.now, how_long);
        if (how_long == broker::Kept::UntilWritten) world_.kept.push_back(std::move(kept));
        // The hub may have stopped to listen before the last of them.
        if (frames > 1 && has_acks && broker.is_finished(*id_) && !client_id_.empty()) known().doubt(serial_);
    }

    // One that was said in bytes alone: of such a client nothing is known but what form its packets have.
    void note_connect(const mqtt::Connect& connect) {
        if (std::exchange(has_connected_, true)) return;
        version_ = connect.version;
        client_id_ = connect.client_id;
        is_stranger_ = true;
        if (!client_id_.empty()) known().doubt(serial_);
    }

    void asked(const mqtt::Packet& packet) {
        if (const auto* publish = std::get_if<mqtt::Publish>(&packet)) {
            if (publish->qos != QoS::AtMostOnce)
                ++expected_[{
                    publish->qos == QoS::AtLeastOnce ? PacketType::Puback : PacketType::Pubrec,
                    publish->packet_id,
                }];
        } else if (const auto* ack = std::get_if<mqtt::Ack>(&packet)) {
            if (ack->type == PacketType::Pubrel) ++expected_[{PacketType::Pubcomp, ack->packet_id}];
        } else if (const auto* subscribe = std::get_if<mqtt::Subscribe>(&packet)) {
            ++expected_[{PacketType::Suback, subscribe->packet_id}];
        } else if (const auto* unsubscribe = std::get_if<mqtt::Unsubscribe>(&packet)) {
            ++expected_[{PacketType::Unsuback, unsubscribe->packet_id}];
        } else if (std::holds_alternative<mqtt::Pingreq>(packet)) {
            ++expected_[{PacketType::Pingresp, 0}];
        }
        if (!is_stranger_) known().sent(packet, serial_);
    }
    void answered(PacketType type, PacketId id) {
        const auto found = expected_.find({type, id});
        invariant(found != expected_.end(), "an answer belongs to a question");
        if (--found->second == 0) expected_.erase(found);
    }

    void look() {
        std::size_t taken = 0;
        for (;;) {
            const auto peeked = mqtt::peek_frame(std::string_view(input_).substr(taken));
            invariant(peeked.status != mqtt::FrameStatus::Bad, "what the hub sends are packets");
            if (peeked.status == mqtt::FrameStatus::NeedMore) break;
            const auto packet = mqtt::decode(peeked.frame, version_, mqtt::Sender::Server);
            invariant(packet.has_value(), "what the hub sends is understood");
            invariant(
                is_stranger_ || peeked.frame.size <= takes_, "no packet is longer than the client takes"
            );
            taken += peeked.frame.size;
            got(*packet);
        }
        input_.erase(0, taken);
    }
    void got(const mqtt::Packet& packet) {
        invariant(!is_told_to_go_, "nothing follows a DISCONNECT");
        if (const auto* connack = std::get_if<mqtt::Connack>(&packet)) return got_connack(*connack);
        invariant(is_welcome_, "a CONNACK comes first");
        if (const auto* publish = std::get_if<mqtt::Publish>(&packet)) {
            got_publish(*publish);
        } else if (const auto* ack = std::get_if<mqtt::Ack>(&packet)) {
            got_ack(*ack);
        } else if (const auto* many = std::get_if<mqtt::SubscriptionAck>(&packet)) {
            answered(many->type, many->packet_id);
            if (!is_stranger_) known().subscribed(*many);
        } else if (std::holds_alternative<mqtt::Pingresp>(packet)) {
            answered(PacketType::Pingresp, 0);
        } else {
            invariant(std::holds_alternative<mqtt::Disconnect>(packet), "a server may send that");
            is_told_to_go_ = true;
        }
    }
    void got_connack(const mqtt::Connack& connack) {
        invariant(!is_welcome_, "one CONNACK comes");
        if (is_failure(connack.reason)) {
            is_told_to_go_ = true;
            client_id_.clear();
            return;
        }
        is_welcome_ = true;
        if (client_id_.empty()) {
            invariant(version_ == Version::V311 || connack.assigned_client_id.has_value(), "it has an id");
            is_stranger_ = true;
            client_id_ = connack.assigned_client_id.value_or("");
        }
        if (!is_stranger_)
            known().welcomed({
                .is_present = connack.session_present,
                .principal = principal_,
                .connection = serial_,
                .is_clean = is_clean_,
                .is_lasting = is_lasting_,
                .takes_all = takes_ == mqtt::max_packet_size,
            });
        for (std::string_view rest = before_welcome_; !rest.empty();) {
            const auto frame = mqtt::peek_frame(rest).frame;
            asked(*mqtt::decode(frame, version_, mqtt::Sender::Client));
            rest.remove_prefix(frame.size);
        }
    }
    void got_publish(mqtt::Publish publish) {
        if (publish.topic_alias != 0) {
            invariant(is_stranger_ || publish.topic_alias <= aliases_, "as many aliases as the client takes");
            auto& meant = meant_[publish.topic_alias];
            if (!publish.topic.empty()) meant = publish.topic;
            publish.topic = meant;
        }
        invariant(!publish.topic.empty(), "an alias stands for something");
        if (!is_stranger_) {
            known().take(publish, serial_);
            invariant(
                known().is_wild() || known().unfinished(serial_) <= window_, "as many as the client takes"
            );
        }
        if (publish.qos == QoS::AtLeastOnce) to_answer_.push_back({.packet_id = publish.packet_id});
        if (publish.qos == QoS::ExactlyOnce)
            to_answer_.push_back({.type = PacketType::Pubrec, .packet_id = publish.packet_id});
    }
    void got_ack(const mqtt::Ack& ack) {
        if (ack.type == PacketType::Pubrel)
            to_answer_.push_back({.type = PacketType::Pubcomp, .packet_id = ack.packet_id});
        else
            answered(ack.type, ack.packet_id);
        if (!is_stranger_) known().answered(ack);
    }

    World& world_;
    std::function<Known&(const std::string&)> known_of_;
    const std::uint64_t serial_;
    const broker::Origin origin_;
    std::optional<broker::ConnectionId> id_; // empty: it is closed
    bool has_connected_ = false;
    std::string client_id_;
    Principal principal_;
    Version version_ = Version::V5;
    std::uint32_t takes_ = mqtt::max_packet_size;
    std::size_t window_ = 0;
    std::uint16_t aliases_ = 0;
    bool is_clean_ = false;
    bool is_lasting_ = false;
    bool is_stranger_ = false; ///< nothing is known under its id
    bool is_welcome_ = false;
    bool is_told_to_go_ = false;
    std::string said_;  // what is no whole packet yet
    std::string later_; // the rest of what comes in two parts
    std::size_t split_at_ = 0;
    std::string before_welcome_; // packets that were said before the CONNACK
    std::size_t budget_ = unbounded;
    bool waits_ = false;
    std::string input_;
    std::deque<mqtt::Ack> to_answer_;
    std::map<Expected, std::size_t> expected_;
    std::map<std::uint16_t, std::string> meant_; // by alias
};

} // namespace tutti::fuzz
