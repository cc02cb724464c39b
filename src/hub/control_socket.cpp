#include "hub/control_socket.hpp"

#include "base/name.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>
#include <vector>

namespace tutti::hub {

using Interest = io::ReadinessLoop::Interest;

namespace {

constexpr std::string_view watch_audience = "watch_audience";

constexpr auto farewell = seconds(1);
constexpr auto shut_for = seconds(1);
constexpr std::size_t most_turned_away = 64;

/// Also true for a request that has come in part, or that the kernel holds for us.
bool has_request_under_way(const control::FrameDecoder& decoder, int socket) {
    int unread = 0;
    return decoder.pending() || (::ioctl(socket, FIONREAD, &unread) == 0 && unread > 0);
}

} // namespace

Result<ControlSocket> ControlSocket::open(ControlOptions options, Answers answers, SteadyTime now) {
    if (!is_dotted_name(options.name))
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no name for a control socket", options.name)
        );
    auto listener = io::listen_unix(
        options.run_directory / (options.name + ".sock"), 0600,
        options.run_directory / (options.name + ".lock")
    );
    if (!listener)
        return fail(
            listener.error().code,
            fmt::format("the control socket of {}: {}", options.name, listener.error().message)
        );
    return ControlSocket(std::move(options), std::move(answers), std::move(*listener), now);
}

ControlSocket::ControlSocket(
    ControlOptions options, Answers answers, io::UnixListener listener, SteadyTime now
)
    : options_(std::move(options)), answers_(std::move(answers)), listener_(std::move(listener)),
      began_(now) {}

Result<void> ControlSocket::begin(io::ReadinessLoop& loop, std::uint64_t first_token) {
    loop_ = &loop;
    door_token_ = first_token;
    next_token_ = first_token + 1;
    return loop.watch(listener_.socket.get(), Interest::Read, door_token_);
}

void ControlSocket::ready(const io::ReadinessLoop::Event& event, SteadyTime now) {
    if (event.token == door_token_) return accept_all(now);
    const auto peer = peers_.find(event.token);
    if (peer == peers_.end()) return;
    if (event.writable && !write(peer->first, peer->second))
        end(peer);
    else if (event.readable)
        read(peer, now);
}

void ControlSocket::accept_all(SteadyTime now) {
    constexpr int at_once = 16; // the broker's clients want their turn
    for (int i = 0; i < at_once; ++i) {
        auto [status, socket] = io::accept_from(listener_.socket.get());
        if (status == io::AcceptStatus::None) return;
        if (status == io::AcceptStatus::Accepted) {
            welcome(std::move(socket), now);
            continue;
        }
        shut_ = true;
        deadline_ = std::min(deadline_.value_or(now + shut_for), now + shut_for);
        return loop_->forget(listener_.socket.get());
    }
}

void ControlSocket::welcome(io::FileDescriptor socket, SteadyTime now) {
    const auto uid = io::unix_peer(socket).uid;
    if (uid != 0 && uid != ::geteuid()) return;
    const bool full = connections() >= options_.connections;
    if (full && turned_away_ >= most_turned_away) return;
    const auto token = next_token_++;
    if (!loop_->watch(socket.get(), Interest::Read, token)) return;
    const auto peer = peers_.emplace(token, Peer{.socket = std::move(socket)}).first;
    wake_at(peer->second, now + options_.heartbeat);
    if (full)
        turn_away(peer->second, fmt::format("too many connections: {} at most", options_.connections), now);
    if (!write(token, peer->second)) end(peer);
}

void ControlSocket::read(Peers::iterator peer, SteadyTime now) {
    std::array<char, 4096> bytes;
    const auto got = ::recv(peer->second.socket.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return static_cast<void>(end(peer));
    if (peer->second.turned_away) return;
    peer->second.decoder.feed({bytes.data(), static_cast<std::size_t>(got)});
    answer_all(peer->second, now);
    if (!write(peer->first, peer->second)) end(peer);
}

void ControlSocket::answer_all(Peer& peer, SteadyTime now) {
    while (!peer.turned_away) {
        const auto frame = peer.decoder.next();
        if (!frame && peer.decoder.lost()) return turn_away(peer, frame.error().message, now);
        if (frame && !frame->has_value()) return;
        if (!frame) { // whose msg_id could not be read
            peer.outbound += control::encode_frame(control::error_frame(frame.error().message)).value_or("");
            continue;
        }
        const auto request = control::parse_request(**frame);
        const auto said = request ? control::reply_frame(answer(*request, now))
                                  : control::error_frame(request.error().message);
        if (request && request->command == watch_audience && answers_.audience) peer.watches = true;
        peer.outbound += control::encode_answer(said, peer.decoder.message_id());
    }
}

control::Reply ControlSocket::answer(const control::Request& request, SteadyTime now) const {
    if (request.command == "get_state") return control::response(answers_.state(now));
    if (request.command == "get_stats") return control::response(answers_.stats(now));
    if (request.command == "get_clients" && answers_.clients) return control::response(answers_.clients());
    if (request.command == watch_audience && answers_.audience)
        return control::response(Value::object({{"services", answers_.audience()}}));
    if (request.command == "may" && answers_.may) return answers_.may(request);
    if (request.command == "redirect" && answers_.redirect) return answers_.redirect(request, now);
    if (request.command == "get_commands") return control::response(commands());
    if (request.command == "ping") return control::response(heartbeat(now));
    return control::unknown_command(request.command);
}

Value ControlSocket::commands() const {
    std::vector<Value> names = {"get_commands", "get_state", "get_stats", "ping"};
    if (answers_.clients) names.emplace_back("get_clients");
    if (answers_.may) names.emplace_back("may");
    if (answers_.redirect) names.emplace_back("redirect");
    if (answers_.audience) names.emplace_back(watch_audience);
    return Value::object({{"commands", Value::array(std::move(names))}});
}

Value ControlSocket::heartbeat(SteadyTime now) const {
    return control::heartbeat_frame(
        {.worker = options_.name,
         .pid = ::getpid(),
         .uptime_sec = to_seconds(now - began_),
         .stats = answers_.beat(now)}
    );
}

/// It is read on for a while: a socket that is closed while the peer still writes resets the connection, and
/// the peer never looks at what it was told.
void ControlSocket::turn_away(Peer& peer, std::string_view why, SteadyTime now) {
    peer.outbound += control::encode_frame(control::error_frame(why)).value_or("");
    peer.turned_away = true;
    wake_at(peer, now + farewell);
    ++turned_away_;
}

bool ControlSocket::write(std::uint64_t token, Peer& peer) {
    auto& bytes = peer.outbound;
    const int socket = peer.socket.get();
    const bool waited = peer.waits_to_write;
    if (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
        if (sent > 0) bytes.erase(0, static_cast<std::size_t>(sent));
    }
    if (bytes.size() > options_.outbound_bytes) return false;
    peer.waits_to_write = !bytes.empty();
    if (bytes.empty()) {
        bytes = {}; // most connections are quiet for hours
        if (peer.turned_away) ::shutdown(socket, SHUT_WR);
    }
    if (peer.waits_to_write != waited)
        loop_->change(socket, peer.waits_to_write ? Interest::ReadAndWrite : Interest::Read, token);
    return true;
}

ControlSocket::Peers::iterator ControlSocket::end(Peers::iterator peer) {
    if (peer->second.turned_away) --turned_away_;
    return peers_.erase(peer);
}

void ControlSocket::say_audience() {
    if (!answers_.audience_changed || !answers_.audience_changed()) return;
    const auto frame = Value::object({{"type", "audience"}, {"services", answers_.audience()}});
    for (auto peer = peers_.begin(); peer != peers_.end();) {
        if (peer->second.watches) peer->second.outbound += control::encode_frame(frame).value_or("");
        peer = write(peer->first, peer->second) ? std::next(peer) : end(peer);
    }
}

void ControlSocket::wake_at(Peer& peer, SteadyTime due) {
    peer.due = due;
    if (due == SteadyTime::max()) return;
    deadline_ = std::min(deadline_.value_or(due), due);
}

void ControlSocket::advance(SteadyTime now) {
    say_audience();
    if (!deadline_ || *deadline_ > now) return;
    deadline_.reset();
    if (shut_) {
        shut_ = !loop_->watch(listener_.socket.get(), Interest::Read, door_token_);
        if (shut_) deadline_ = now + shut_for;
    }
    for (auto peer = peers_.begin(); peer != peers_.end();) {
        const bool stays = peer->second.due > now || beat(peer->first, peer->second, now);
        if (stays) wake_at(peer->second, peer->second.due);
        peer = stays ? std::next(peer) : end(peer);
    }
}

/// Never between a request and its reply: then the next one will do. False for who has to go.
bool ControlSocket::beat(std::uint64_t token, Peer& peer, SteadyTime now) {
    if (peer.turned_away) return false;
    peer.due = peer.watches ? SteadyTime::max() : now + options_.heartbeat;
    if (peer.watches) return true;
    if (has_request_under_way(peer.decoder, peer.socket.get())) return true;
    peer.outbound += control::encode_frame(heartbeat(now)).value_or("");
    return write(token, peer);
}

void ControlSocket::close() {
    peers_.clear();
    turned_away_ = 0;
    listener_.remove();
}

} // namespace tutti::hub
