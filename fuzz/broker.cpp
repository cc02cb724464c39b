// A whole broker and several clients, as a program: of each four bytes the first says what is done, the
// second by whom, the others how. Whatever is done, what comes to a client is what it may ask for
// (broker_known.hpp, broker_seat.hpp), nobody holds more than he may, and when all are gone nothing is held.
#include "broker_limits.hpp"
#include "broker_seat.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::fuzz {
namespace {

using broker::Origin;

class Program {
public:
    explicit Program(std::string_view input)
        : rest_(input.substr(1)),
          world_(options_of(static_cast<unsigned char>(input[0])), (input[0] & 8) != 0) {}

    void run() {
        for (int steps = 0; steps < most_steps && rest_.size() >= 4; ++steps) {
            step_ = {byte(0), byte(1), byte(2), byte(3)};
            rest_.remove_prefix(4);
            do_step();
            const bool goes_on = (step_[0] & 0x80) != 0;
            if (!goes_on || world_.broker->unwritten() > flush_early) end_turn();
        }
        end_turn();
        end();
    }

private:
    static constexpr int most_steps = 400; // longer programs take long, and find nothing else
    static constexpr std::size_t seats = 6;
    static constexpr std::size_t flush_early = 64 * 1024;
    static constexpr std::array<std::size_t, 8> sizes = {0, 0, 8, 60, 300, 1500, 5000, 20'000};

    unsigned char byte(std::size_t at) const { return static_cast<unsigned char>(rest_[at]); }
    // The parts of a step.
    unsigned who() const { return step_[1] % seats; }
    unsigned how() const { return step_[1] / seats; }
    unsigned a() const { return step_[2]; }
    unsigned b() const { return step_[3]; }
    bool a(unsigned bit) const { return (step_[2] >> bit & 1) != 0; }
    bool b(unsigned bit) const { return (step_[3] >> bit & 1) != 0; }

    Seat* seat() { return seats_[who()].get(); }
    Seat* heard() { return seat() != nullptr && seat()->is_heard() ? seat() : nullptr; }
    Known& known(const std::string& client_id) { return known_.try_emplace(client_id, world_).first->second; }

    void do_step() {
        switch (step_[0] & 0x1F) {
        case 0:
        case 1:
            return connect();
        case 2:
            return open_silently();
        case 3:
        case 4:
        case 5:
            return publish();
        case 6:
            return publish_many();
        case 7:
        case 8:
            return subscribe();
        case 9:
            return unsubscribe();
        case 10:
            if (seat() != nullptr) seat()->answer(1 + a() % 16);
            return;
        case 11:
            return guess();
        case 12:
            return release();
        case 13:
            return say_raw();
        case 14:
            return disconnect();
        case 15:
            if (seat() != nullptr) seat()->close();
            return;
        case 16:
            if (heard() != nullptr) seat()->say(mqtt::Pingreq{});
            return;
        case 17:
            return pass(milliseconds(a() * b()));
        case 18:
            return pass_to_deadline();
        case 19:
            return take_only();
        case 20:
            if (world_.is_kept) world_.broker->synced(world_.journal.sync(a() % 8), world_.now);
            return;
        case 21:
            return world_.journal.set_room(a(0));
        case 22:
            return crash();
        case 23:
            return admit();
        case 24:
            world_.door.is_closed = a(0);
            return world_.broker->rights_changed();
        case 25:
            for (auto& [client_id, known] : known_) known.owe_nothing();
            return world_.broker->end_sessions_of(a(0) ? "ada" : "bob", world_.now);
        case 26:
            return redirect();
        case 27:
            return say_ourselves();
        case 28:
            if (heard() != nullptr) seat()->split_next(1 + a());
            return;
        case 29:
            return pass(seconds(a() * b()));
        default:
            return;
        }
    }

    void open(Origin origin) {
        if (seat() != nullptr) seat()->close();
        broker::Peer peer{origin, origin == Origin::Remote && a(7) ? "10.0.0.2:1" : "10.0.0.1:1"};
        if (how() % 8 == 7) peer.entrance = &world_.entrance;
        seats_[who()] = std::make_unique<Seat>(
            world_, [this](const std::string& client_id) -> Known& { return known(client_id); }, peer
        );
    }
    void open_silently() { open(static_cast<Origin>(a() % 4)); }

    void connect() {
        constexpr std::array<std::string_view, 8> users = {"", "", "ada", "bob", "slow", "c1", "", "nobody"};
        constexpr std::array<std::uint32_t, 4> expiries = {0, 20, 100, mqtt::session_never_expires};
        const auto origin = a(0) ? Origin::Trusted : a(1) ? Origin::Remote : Origin::Loopback;
        const bool is_second = how() == 41;
        if (seat() == nullptr || !seat()->is_open() || !is_second) open(origin);
        mqtt::Connect connect{.version = a(2) ? Version::V311 : Version::V5, .clean_start = a(3)};
        const auto client_id = fmt::format("c{}", a(4) ? b() % seats : who());
        connect.client_id = how() == 40 ? std::string_view() : client_id;
        if (connect.client_id.empty() && connect.version == Version::V311) connect.clean_start = true;
        const auto user = users[how() % 8];
        if (!user.empty()) connect.user_name = user;
        connect.keep_alive_seconds = a(5) ? 5 : 0;
        const std::string will(sizes[how() % 7], 'w');
        if (a(6)) {
            connect.will = mqtt::Will{.topic = topics[b() % topics.size()], .payload = will};
            connect.will->qos = static_cast<QoS>(how() % 3);
            connect.will->retain = b(7);
            if (connect.version == Version::V5) {
                connect.will->delay_seconds = b(6) ? 3 : 0;
                if (b(5)) connect.will->expiry_seconds = 8;
            }
        }
        if (connect.version == Version::V5) {
            connect.session_expiry_seconds = expiries[b() % 4];
            connect.receive_maximum = static_cast<std::uint16_t>(b(2) ? 65'535 : 1 + (b() >> 3) % 4);
            connect.topic_alias_maximum = b(3) ? 2 : 0;
            if (b(4)) connect.maximum_packet_size = 60 + how() * 4;
            connect.request_problem_information = b(5);
            connect.request_response_information = b(6);
        }
        seat()->connect(connect);
    }

    // A new one; or, where the id is that of one whose exchange goes on, that one again, or another all the
    // same.
    void publish() {
        if (heard() == nullptr || seat()->client_id().empty()) return;
        const auto qos = static_cast<QoS>(a() % 3);
        const auto id = static_cast<PacketId>(1 + b() % 6);
        const bool is_v5 = seat()->version() == Version::V5;
        const auto open = qos == QoS::AtMostOnce ? std::nullopt : seat()->known().open(id);
        if (open && !a(7) && seat()->is_welcome()) {
            const auto& publication = world_.publications[*open];
            if (!seat()->known().is_to_be_sent_again(id, seat()->serial())) return release();
            world_.publications[*open].is_late = true;
            // Of a session that may be another one it is a new publication.
            world_.publications[*open].is_loose |= seat()->known().is_wild();
            const auto payload = World::payload_of(*open, 0);
            return send({
                .topic = publication.topic,
                .payload = payload,
                .qos = publication.qos,
                .retain = publication.retain,
                .duplicate = true,
                .packet_id = id,
            });
        }
        const auto topic = topics[how() % topics.size()];
        const bool is_clearing = a(3) && a(4) && a(5);
        const auto number = world_.number(topic, qos, a(3));
        const auto payload =
            is_clearing ? std::string() : World::payload_of(number, sizes[(b() >> 3) % sizes.size()]);
        mqtt::Publish publish{.topic = topic, .payload = payload, .qos = qos, .retain = a(3)};
        if (qos != QoS::AtMostOnce) publish.packet_id = id;
        if (is_v5) {
            if (a(4)) publish.expiry_seconds = b() >> 3;
            publish.payload_is_utf8 = a(5);
            if (a(6)) publish.topic_alias = static_cast<std::uint16_t>(b() % 5);
            if (a(6) && b(7)) { // whatever the alias stands for
                publish.topic = publish.topic_alias == 0 ? topic : std::string_view();
                world_.publications[number].is_loose = publish.topic.empty();
            }
            if (b(6)) publish.response_topic = "tutti/reply/c1/x";
        }
        send(publish);
    }

    void send(const mqtt::Publish& publish) {
        const auto refused = [this] {
            const auto stats = world_.broker->stats();
            return stats.dropped + stats.denied + stats.malformed;
        };
        Publication* const said = world_.find(publish.payload);
        if (said != nullptr && (!seat()->is_welcome() || seat()->is_split())) said->is_late = true;
        const auto before = refused();
        world_.journal.watch(publish.payload);
        seat()->say(publish);
        const auto noted_at = world_.journal.noted_at();
        world_.journal.watch({});
        if (said == nullptr) return;
        // Of what came before it waits for what the first of them waited for.
        if (noted_at.value != 0 || publish.qos == QoS::AtLeastOnce) said->needed = noted_at;
        if (refused() != before) said->is_loose = true;
        if (said->is_late || said->is_loose || publish.qos == QoS::AtMostOnce || publish.expiry_seconds)
            return;
        const auto number = static_cast<std::size_t>(said - world_.publications.data());
        for (auto& [client_id, known] : known_) known.published(number, said->topic);
    }

    // With QoS 0, all at once.
    void publish_many() {
        if (heard() == nullptr) return;
        std::string bytes;
        const auto topic = topics[how() % topics.size()];
        const auto count = 1 + a() % 16;
        for (unsigned i = 0; i < count; ++i) {
            const auto size = sizes[(b() + (b(4) ? i : 0)) % 7];
            const auto payload = World::payload_of(world_.number(topic, QoS::AtMostOnce, false), size);
            mqtt::Publish publish{.topic = topic, .payload = payload};
            if (seat()->version() == Version::V5) {
                publish.payload_is_utf8 = a(4);
                if (a(5)) publish.topic_alias = 1;
                if (a(5) && i != 0) publish.topic = {};
            }
            if (!seat()->is_welcome()) world_.publications.back().is_late = true;
            encode(bytes, publish, seat()->version());
        }
        seat()->say_bytes(bytes);
    }

    void subscribe() {
        if (heard() == nullptr) return;
        mqtt::Subscribe subscribe{.packet_id = static_cast<PacketId>(1 + b() % 3)};
        const bool is_v5 = seat()->version() == Version::V5;
        for (unsigned i = 0; i <= (a(7) ? 1 : 0); ++i) {
            mqtt::SubscriptionRequest request{.filter = filters[(how() + i * b()) % filters.size()]};
            request.maximum_qos = static_cast<QoS>(a() % 3);
            if (is_v5) {
                request.no_local = a(3) && !request.filter.starts_with("$share/");
                request.retain_as_published = a(4);
                request.retain_handling = static_cast<mqtt::RetainHandling>((a() >> 5) % 3);
            }
            subscribe.requests.push_back(request);
        }
        if (is_v5 && b(7)) subscribe.subscription_identifier = 1 + b() % 200;
        seat()->say(subscribe);
    }
    void unsubscribe() {
        if (heard() == nullptr) return;
        mqtt::Unsubscribe unsubscribe{.packet_id = static_cast<PacketId>(4 + b() % 2)};
        unsubscribe.filters.push_back(filters[how() % filters.size()]);
        seat()->say(unsubscribe);
    }

    // Of what did not come, for all the client knows.
    void guess() {
        constexpr std::array types = {
            PacketType::Puback, PacketType::Pubrec, PacketType::Pubrel, PacketType::Pubcomp
        };
        if (heard() == nullptr) return;
        mqtt::Ack ack{.type = types[a() % 4], .packet_id = static_cast<PacketId>(1 + b() % 12)};
        if (a(7) && seat()->version() == Version::V5 && a() % 4 < 2)
            ack.reason = mqtt::ReasonCode::ImplementationSpecificError;
        seat()->say(ack);
    }
    void release() {
        if (heard() == nullptr || seat()->client_id().empty()) return;
        for (const auto id : seat()->known().to_release())
            if (heard() != nullptr) seat()->say(mqtt::Ack{.type = PacketType::Pubrel, .packet_id = id});
    }
    void say_raw() {
        const auto bytes = rest_.substr(0, b());
        rest_.remove_prefix(bytes.size());
        if (heard() == nullptr) return;
        for (auto at = bytes.find(World::mark); at != bytes.npos; at = bytes.find(World::mark, at + 1))
            if (Publication* const said = world_.find(bytes.substr(at))) said->is_loose = true;
        seat()->say_bytes(bytes);
    }
    void disconnect() {
        if (heard() == nullptr) return;
        mqtt::Disconnect disconnect;
        if (seat()->version() == Version::V5) {
            if (a(0)) disconnect.reason = mqtt::ReasonCode::DisconnectWithWill;
            if (a(1)) disconnect.session_expiry_seconds = b();
        }
        seat()->say(disconnect);
    }

    void pass(SteadyClock::duration time) {
        world_.now += time;
        advance();
    }
    void pass_to_deadline() {
        if (const auto next = world_.broker->next_deadline()) world_.now = std::max(world_.now, *next);
        advance();
    }
    void advance() {
        world_.broker->advance(world_.now);
        const auto next = world_.broker->next_deadline();
        invariant(!next || *next > world_.now, "what is due is done");
    }

    void take_only() {
        if (seat() == nullptr) return;
        seat()->take_only(a(7) ? Seat::unbounded : a() * (b() % 64));
        if (seat()->waits()) seat()->flush();
    }

    void crash() {
        if (!world_.is_kept) return;
        end_turn();
        has_dropped();
        constexpr std::size_t plenty = 100; // with fewer, sleeping sessions make room for others
        const bool is_roomy = world_.options.limits.sessions > plenty;
        std::set<std::string> connected;
        for (auto& each : seats_) {
            if (!each) continue;
            if (each->is_heard() && each->is_welcome()) connected.insert(each->client_id());
            each->forget();
        }
        world_.journal.set_room(true);
        for (auto& [client_id, known] : known_) known.hub_died(is_roomy && connected.contains(client_id));
        world_.start();
    }

    void admit() {
        if (const auto count = world_.door.waiting.size(); count != 0) admit(b() % count);
    }
    void admit(std::size_t place) {
        end_turn();
        auto& waiting = world_.door.waiting;
        auto admission = waiting[place];
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(place));
        if (a(0)) admission.reason = mqtt::ReasonCode::BadUserNameOrPassword;
        admission.changes_rights |= a(1);
        world_.broker->admit(std::exchange(admission.ticket, 0), admission, world_.now);
        end_turn();
    }
    void redirect() {
        std::optional<broker::Redirect> elsewhere;
        if (a(0)) elsewhere = broker::Redirect{.server = "there:1883", .is_permanent = a(1)};
        world_.broker->redirect(elsewhere, world_.now);
    }
    void say_ourselves() {
        const std::string payload(b() % 64, 'h');
        world_.broker->say({.topic = "hub/said", .payload = payload, .retain = true}, world_.now);
        world_.door.retained.emplace("hub/said");
    }

    // As the hub does; but who is to go comes first, and of these who came first, so that what is known under
    // one id is heard in its order.
    void end_turn() {
        for (int rounds = 0; world_.broker->has_ready(); ++rounds) {
            invariant(rounds < 1000, "output comes to an end");
            world_.broker->take_ready(ready_);
            std::ranges::sort(ready_, {}, [this](broker::ConnectionId id) {
                const Seat* const each = seat_of(id);
                return std::pair(!world_.broker->is_finished(id), each == nullptr ? 0 : each->serial());
            });
            for (const auto id : ready_)
                if (Seat* const each = seat_of(id);
                    each != nullptr && (!each->waits() || world_.broker->is_finished(id)))
                    each->flush();
            world_.kept.clear();
        }
        world_.kept.clear();
        world_.journal.end_turn();
        look_at_accounts(*world_.broker);
    }
    Seat* seat_of(broker::ConnectionId id) {
        for (auto& each : seats_)
            if (each && each->is_open() && each->id() == id) return each.get();
        return nullptr;
    }

    // All get what they wait for, and go.
    void end() {
        world_.journal.set_room(true);
        while (!world_.door.waiting.empty()) admit(0);
        for (auto& each : seats_) {
            if (!each) continue;
            each->take_only(Seat::unbounded);
            if (each->waits()) each->flush();
            each->say_rest();
        }
        sync();
        for (int i = 0; std::ranges::any_of(seats_, [](auto& each) { return each && each->has_to_answer(); });
             ++i) {
            invariant(i < 2000, "messages come to an end");
            for (auto& each : seats_)
                if (each) each->answer(Seat::unbounded);
            end_turn();
            sync();
        }
        for (auto& each : seats_)
            invariant(!each || has_dropped() || each->has_all(), "what was acknowledged has come");
        for (int i = 0; i < 4; ++i) {
            end_turn();
            sync();
            pass(world_.options.limits.hold);
        }
        end_turn();
        for (auto& each : seats_)
            if (each && each->is_open()) {
                invariant(!each->has_open_questions(), "every question is answered");
                each->close();
            }
        world_.broker->redirect(std::nullopt, world_.now);
        for (int i = 0; world_.broker->next_deadline(); ++i) {
            invariant(i < 1000, "deadlines come to an end");
            pass_to_deadline();
            if (world_.broker->stats().retained != 0) clear();
        }
        clear();
        sync();
        const auto stats = world_.broker->stats();
        invariant(stats.clients == 0 && stats.sessions == 0, "all sessions have ended");
        invariant(stats.subscriptions == 0 && stats.shared_subscriptions == 0, "with their subscriptions");
        invariant(stats.retained == 0 && stats.stored_bytes == 0, "no message is left");
        invariant(
            world_.broker->accounts().held() == broker::Amounts{}, "nothing is held for those who are gone"
        );
        invariant(world_.entrance.clients == 0, "nobody is there by any entrance");
        invariant(!world_.is_kept || world_.journal.is_empty(), "nothing of them stands in the journal");
    }
    // Whether something of QoS 1 or 2 was given up.
    bool has_dropped() {
        const auto stats = world_.broker->stats();
        has_dropped_ |= stats.dropped != stats.dropped_qos0 || stats.expired != 0;
        return has_dropped_;
    }
    void sync() {
        world_.journal.end_turn();
        if (world_.is_kept) world_.broker->synced(world_.journal.sync(0), world_.now);
        end_turn();
    }
    // What is retained. (Of what has expired the journal has something for longer than the hub.)
    void clear() {
        std::string bytes;
        mqtt::Connect connect;
        connect.client_id = "last";
        encode(bytes, connect);
        for (const auto& topic : world_.door.retained)
            encode(bytes, mqtt::Publish{.topic = topic, .retain = true}, Version::V5);
        encode(bytes, mqtt::Disconnect{}, Version::V5);
        const auto id = world_.broker->open({Origin::Trusted, "last"}, world_.now);
        world_.broker->receive(id, bytes, world_.now);
        world_.broker->closed(id, world_.now);
        end_turn();
    }

    std::string_view rest_;
    std::array<unsigned char, 4> step_{};
    World world_;
    bool has_dropped_ = false;
    std::map<std::string, Known> known_;
    std::array<std::unique_ptr<Seat>, seats> seats_;
    std::vector<broker::ConnectionId> ready_;
};

} // namespace
} // namespace tutti::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    tutti::fuzz::Program({reinterpret_cast<const char*>(data), size}).run();
    return 0;
}
