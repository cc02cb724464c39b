// Whether the broker gets slow by how many are connected, where a process may not open as many files: its
// core alone, without sockets, with up to 200,000 clients of a subscription each. Processor time of one
// thread.
#include "base/random.hpp"
#include "bench/clocks.hpp"
#include "bench/resident.hpp"
#include "broker/broker.hpp"
#include "mqtt/packet.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;
using namespace tutti::broker;

namespace {

constexpr std::size_t sizes[] = {1'000, 10'000, 50'000, 200'000};
constexpr std::size_t repeats = 20'000; ///< of what is done to one of them
constexpr std::string_view to_all = "tutti/bench/all";

class Everything final : public Authorizer {
public:
    Admission admit(const Peer&, const Credentials&) override {
        return {.principal = {.kind = Principal::Kind::Trusted, .user = {}}};
    }
    bool may_publish(const Identity&, std::string_view) override { return true; }
    bool may_subscribe(const Identity&, std::string_view) override { return true; }
    bool may_receive(const Identity&, std::string_view) override { return true; }
};

class Loud final : public Report {
    void disconnected(std::string_view id, std::string_view why) override {
        fmt::print(stderr, "{} {}\n", id, why);
    }
    void refused(const Peer&, std::string_view id, std::string_view why) override {
        fmt::print(stderr, "{} {}\n", id, why);
    }
    void denied(std::string_view id, std::string_view why, std::string_view) override {
        fmt::print(stderr, "{} {}\n", id, why);
    }
    void over_its_share(const Account&, Resource what, std::string_view id) override {
        fmt::print(stderr, "{} {}\n", id, name(what));
    }
};

Options options() {
    Options options;
    options.limits.clients = options.limits.sessions = 2 * sizes[std::size(sizes) - 1];
    options.limits.all_subscriptions = 4 * options.limits.sessions;
    options.limits.session_messages = 1'000'000;
    options.limits.session_bytes = 1024UZ * 1024 * 1024;
    options.limits.shares.trusted = 100;
    return options;
}

[[noreturn]] void die(std::string_view what) {
    fmt::print(stderr, "bench_hub_connected: {}\n", what);
    std::exit(1);
}

std::string own_topic(std::size_t client) { return fmt::format("tutti/bench/own/{}", client); }

/// A broker, and transports that take everything at once.
class House {
public:
    void grow(std::size_t size) {
        while (clients_.size() < size) {
            const auto client = clients_.size();
            clients_.push_back(broker_.open({.origin = Origin::Trusted, .address = {}}, now_));
            const auto name = fmt::format("load-{}", client);
            std::string bytes;
            encode(bytes, mqtt::Connect{.keep_alive_seconds = 60, .client_id = name});
            mqtt::Subscribe subscribe{.packet_id = 1};
            const auto own = own_topic(client);
            subscribe.requests.push_back({.filter = own});
            subscribe.requests.push_back({.filter = to_all});
            encode(bytes, subscribe, mqtt::Version::V5);
            receive(client, bytes);
            if (write() == 0) die("nobody was answered");
        }
    }
    void shrink() {
        for (const auto client : clients_) broker_.closed(client, now_);
        clients_.clear();
        turn();
    }
    /// From one to one, all in turns, each in a turn of its own.
    void talk() {
        std::string bytes;
        for (std::size_t i = 0; i < repeats; ++i) {
            const auto receiver = i * 7919 % clients_.size();
            const auto topic = own_topic(receiver);
            bytes.clear();
            encode(bytes, mqtt::Publish{.topic = topic, .payload = payload_}, mqtt::Version::V5);
            receive((receiver + 1) % clients_.size(), bytes);
            if (write() <= payload_.size()) die("a message did not come");
        }
    }
    void shout() {
        std::string bytes;
        encode(bytes, mqtt::Publish{.topic = to_all, .payload = payload_}, mqtt::Version::V5);
        receive(0, bytes);
        if (write() < clients_.size() * payload_.size()) die("a message did not come to all");
    }
    /// As many as there are say in turns that they are there, and time goes by.
    void keep_alive() {
        std::string bytes;
        encode(bytes, mqtt::Pingreq());
        for (std::size_t i = 0; i < repeats; ++i) {
            now_ += seconds(30) / repeats;
            receive(i * 7919 % clients_.size(), bytes);
            turn();
            if (write() == 0) die("a ping was not answered");
        }
    }

private:
    void receive(std::size_t client, std::string_view bytes) {
        broker_.receive(clients_[client], bytes, now_, Kept::UntilWritten);
    }
    void turn() {
        if (const auto next = broker_.next_deadline(); next && *next <= now_) broker_.advance(now_);
    }
    /// How many bytes there were.
    std::size_t write() {
        std::size_t count = 0;
        broker_.take_ready(ready_);
        for (const auto client : ready_) {
            if (broker_.is_finished(client)) die("a client was disconnected");
            while (!broker_.output(client).empty()) {
                const auto size = broker_.output(client).size() + broker_.output_behind(client).size();
                broker_.written(client, size, false, now_);
                count += size;
            }
        }
        return count;
    }

    Everything everything_;
    Loud silent_;
    SeededRandom random_{7};
    Broker broker_{options(), everything_, silent_, random_};
    SteadyTime now_{seconds(1000)};
    std::vector<ConnectionId> clients_;
    std::vector<ConnectionId> ready_;
    const std::string payload_ = std::string(200, 'x');
};

/// Nanoseconds for each.
template <typename Work>
double each(std::size_t count, Work work) {
    const double begun = bench::cpu_seconds();
    work();
    return (bench::cpu_seconds() - begun) * 1e9 / static_cast<double>(count);
}

} // namespace

int main() {
    fmt::print("| clients, of two subscriptions each | come, ns | bytes each | one to one, ns | one to all, "
               "ns for each | ping, ns | go, ns |\n");
    fmt::print("|---|---|---|---|---|---|---|\n");
    for (const auto size : sizes) {
        const double before = bench::resident_bytes();
        House house;
        const auto come = each(size, [&] { house.grow(size); });
        const auto bytes = (bench::resident_bytes() - before) / static_cast<double>(size);
        const auto talk = each(repeats, [&] { house.talk(); });
        const auto shout = each(10 * size, [&] {
            for (int i = 0; i < 10; ++i) house.shout();
        });
        const auto ping = each(repeats, [&] { house.keep_alive(); });
        const auto go = each(size, [&] { house.shrink(); });
        fmt::print(
            "| {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.0f} |\n", size, come, bytes, talk, shout,
            ping, go
        );
    }
    return 0;
}
