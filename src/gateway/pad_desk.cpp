#include "gateway/pad_desk.hpp"

#include "base/utf8.hpp"
#include "signal/producer_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::gateway {

namespace {

constexpr std::string_view device_kind = "phone";
/// What a close frame can hold (RFC 6455 §5.5).
constexpr std::size_t longest_close_reason = 120;

/// How many there were in the last whole second.
class Rate {
public:
    void note(int count, SteadyTime now) {
        move_to(now);
        current_ += count;
    }
    int per_second(SteadyTime now) const {
        auto moved = *this;
        moved.move_to(now);
        return moved.last_;
    }

private:
    void move_to(SteadyTime now) {
        const auto passed = (now - begun_) / seconds(1);
        if (passed == 0) return;
        last_ = passed == 1 ? current_ : 0;
        current_ = 0;
        begun_ += passed * seconds(1);
    }

    SteadyTime begun_{};
    int current_ = 0;
    int last_ = 0;
};

void send(io::WebSocketConnection& connection, std::string text) {
    connection.send(std::make_shared<const std::string>(std::move(text)));
}

} // namespace

/// A phone whose page has said who it is.
struct PadDesk::Player {
    std::string device;
    std::string name;
    std::int32_t producer;
    WallTime since;
    SteadyTime heard;
    bool suspected = false;
    PadPanel panel{device};
    Rate rate{};
};

PadDesk::Client::~Client() = default;

PadDesk::PadDesk(
    std::function<Now()> clock, std::function<void()> woken, std::function<void(Present)> present, Say say,
    PadOptions options
)
    : clock_(std::move(clock)), woken_(std::move(woken)), present_(std::move(present)), say_(std::move(say)),
      options_(options) {}

void PadDesk::opened(io::WebSocketConnection& connection) {
    const auto now = clock_();
    clients_.push_back(std::make_unique<Client>(&connection, now.steady));
    if (clients_.size() > options_.phones + options_.newcomers)
        return refuse(*clients_.back(), "too many connections", now, io::WebSocketClose::TryAgainLater);
    woken_();
}

void PadDesk::closed(io::WebSocketConnection& connection) {
    auto* client = client_of(connection);
    if (client == nullptr) return;
    leave(*client, "it closed the connection, or lost it", clock_());
    std::erase_if(clients_, [client](const auto& each) { return each.get() == client; });
}

void PadDesk::received(io::WebSocketConnection& connection, std::string_view message) {
    auto* client = client_of(connection);
    if (client == nullptr || client->leaving) return;
    const auto now = clock_();
    ++statistics_.frames;
    if (!may_send(*client, now.steady))
        return refuse(
            *client, fmt::format("more than {} frames a second", options_.frames_per_second), now,
            io::WebSocketClose::PolicyViolation
        );
    const auto frame = read_pad_frame(message);
    if (!frame) return refuse(*client, frame.error().message, now, io::WebSocketClose::PolicyViolation);
    if (client->player) hear(*client->player, now);
    std::visit([&](const auto& part) { take(*client, part, now); }, *frame);
}

bool PadDesk::may_send(Client& client, SteadyTime now) const {
    const auto spacing = microseconds(seconds(1)) / options_.frames_per_second;
    client.frames_done = std::max(client.frames_done, now) + spacing;
    return client.frames_done <= now + options_.frames_at_once * spacing;
}

void PadDesk::take(Client& client, const PadHello& hello, Now now) {
    using enum io::WebSocketClose;
    if (client.player) return refuse(client, "it has said already who it is", now, PolicyViolation);
    if (auto* former = client_of(hello.device)) {
        take_over(client, *former, hello, now);
    } else if (players() >= options_.phones) {
        return refuse(client, fmt::format("{} phones are here already", options_.phones), now, TryAgainLater);
    } else {
        client.player = std::make_unique<Player>(
            hello.device, hello.name, signal::producer_number(hello.device), now.wall, now.steady
        );
        say_state(*client.player, "input.connected");
    }
    hear(*client.player, now);
    send(*client.connection, print_pad_welcome(client.player->producer, now.wall));
    note_presence();
    woken_();
}

/// The phone goes on where it was. What it held is let go: that a finger was lifted meanwhile, nobody heard,
/// and its new page knows of no finger.
void PadDesk::take_over(Client& client, Client& former, const PadHello& hello, Now now) {
    client.player = std::move(former.player);
    let_go(*client.player, now);
    former.leaving = true;
    former.connection->close(io::WebSocketClose::TakenOver, "this phone is here once more");
    if (client.player->name == hello.name) return;
    client.player->name = hello.name;
    say_state(*client.player, "input.connected");
}

void PadDesk::take(Client& client, const PadPing& ping, Now now) {
    if (!client.player)
        return refuse(client, "it has not said who it is", now, io::WebSocketClose::PolicyViolation);
    if (client.connection->queued_bytes() <= options_.client_backlog)
        send(*client.connection, print_pad_pong(ping, now.wall));
}

void PadDesk::take(Client& client, const PadControls& controls, Now now) {
    if (!client.player)
        return refuse(client, "it has not said who it is", now, io::WebSocketClose::PolicyViolation);
    auto& player = *client.player;
    PadEvents said;
    auto taken = PadPanel::Taken::Done;
    for (const auto& control : controls)
        if (taken == PadPanel::Taken::Done) taken = player.panel.take(control, now.steady, said);
    say(player, std::move(said), now);
    if (taken == PadPanel::Taken::TooManyControls)
        return refuse(
            client, fmt::format("more than {} controls", PadPanel::most_controls), now,
            io::WebSocketClose::PolicyViolation
        );
    if (player.panel.next_deadline()) woken_();
}

void PadDesk::hear(Player& player, Now now) {
    player.heard = now.steady;
    if (!std::exchange(player.suspected, false)) return;
    say_state(player, "input.recovered");
    woken_();
}

/// Whoever holds the phone may have let go unheard.
void PadDesk::suspect(Player& player, Now now) {
    player.suspected = true;
    let_go(player, now);
    say_state(
        player, "input.suspected_disconnect",
        fmt::format("nothing heard for {} s", options_.suspect / seconds(1))
    );
}

void PadDesk::let_go(Player& player, Now now) {
    PadEvents said;
    player.panel.release(now.steady, said);
    say(player, std::move(said), now);
}

void PadDesk::say(Player& player, PadEvents events, Now now) {
    if (events.empty()) return;
    player.rate.note(static_cast<int>(events.size()), now.steady);
    statistics_.events += events.size();
    for (auto& event : events) say_(player.producer, std::move(event));
}

/// As inputs of every kind say it.
void PadDesk::say_state(const Player& player, const char* type, std::string_view reason) {
    std::vector<Member> members = {{"name", player.name}, {"kind", device_kind}, {"device", player.device}};
    if (!reason.empty()) members.push_back({"reason", reason});
    say_(player.producer, {type, Value::object(std::move(members))});
}

void PadDesk::leave(Client& client, std::string_view reason, Now now) {
    client.leaving = true;
    const auto player = std::move(client.player);
    if (!player) return;
    let_go(*player, now);
    say_state(*player, "input.disconnected", reason);
    note_presence();
}

void PadDesk::refuse(Client& client, std::string_view why, Now now, io::WebSocketClose code) {
    ++statistics_.refused;
    leave(client, fmt::format("refused: {}", why), now);
    send(*client.connection, print_pad_refusal(why, now.wall));
    client.connection->close(code, first_characters(why, longest_close_reason));
}

void PadDesk::note_presence() {
    const auto now = players() == 0 ? Present::None : Present::Some;
    if (std::exchange(said_present_, now) != now) present_(now);
}

void PadDesk::tick(Now now) {
    for (const auto& client : clients_) {
        if (client->leaving) continue;
        if (!client->player) {
            if (now.steady >= client->opened + options_.greeting)
                refuse(*client, "it did not say who it is", now, io::WebSocketClose::PolicyViolation);
            continue;
        }
        auto& player = *client->player;
        PadEvents said;
        player.panel.tick(now.steady, said);
        say(player, std::move(said), now);
        if (now.steady >= player.heard + options_.give_up) {
            leave(*client, fmt::format("nothing heard for {} s", options_.give_up / seconds(1)), now);
            client->connection->close(io::WebSocketClose::TryAgainLater, "silent for too long");
        } else if (!player.suspected && now.steady >= player.heard + options_.suspect) {
            suspect(player, now);
        }
    }
}

std::optional<SteadyTime> PadDesk::next_deadline() const {
    auto next = SteadyTime::max();
    for (const auto& client : clients_) {
        if (client->leaving) continue;
        if (!client->player) {
            next = std::min(next, client->opened + options_.greeting);
            continue;
        }
        const auto& player = *client->player;
        next = std::min(next, player.heard + (player.suspected ? options_.give_up : options_.suspect));
        next = std::min(next, player.panel.next_deadline().value_or(next));
    }
    return next == SteadyTime::max() ? std::nullopt : std::optional(next);
}

void PadDesk::show(const PadFeedback& feedback, Now now) {
    const auto text = std::make_shared<const std::string>(print_pad_feedback(feedback, now.wall));
    for (const auto& client : clients_)
        if (client->player && (!feedback.producer || *feedback.producer == client->player->producer)
            && client->connection->queued_bytes() <= options_.client_backlog)
            client->connection->send(text);
}

void PadDesk::close_all(io::WebSocketClose code, std::string_view reason, Whose whose) {
    const auto now = clock_();
    for (const auto& client : clients_) {
        if (!whose.takes(*client->connection)) continue;
        leave(*client, reason, now);
        client->connection->close(code, reason);
    }
}

std::vector<PadDesk::Phone> PadDesk::phones(Now now) const {
    std::vector<Phone> all;
    for (const auto& client : clients_) {
        if (!client->player) continue;
        const auto& player = *client->player;
        all.push_back(
            {player.producer, player.device, player.name, player.since, player.rate.per_second(now.steady),
             player.suspected}
        );
    }
    return all;
}

PadDesk::Client* PadDesk::client_of(const io::WebSocketConnection& connection) const {
    const auto found = std::ranges::find(clients_, &connection, [](const auto& each) -> const auto* {
        return each->connection;
    });
    return found == clients_.end() ? nullptr : found->get();
}

PadDesk::Client* PadDesk::client_of(std::string_view device) const {
    const auto found = std::ranges::find_if(clients_, [device](const auto& each) {
        return each->player && each->player->device == device;
    });
    return found == clients_.end() ? nullptr : found->get();
}

std::size_t PadDesk::players() const {
    return static_cast<std::size_t>(std::ranges::count_if(clients_, [](const auto& each) {
        return each->player != nullptr;
    }));
}

} // namespace tutti::gateway
