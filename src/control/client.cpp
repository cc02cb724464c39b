#include "control/client.hpp"

#include "control/framing.hpp"
#include "io/stream.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <map>
#include <utility>

namespace tutti::control {

namespace {

/// A peer that takes nothing is given up rather than buffered for without end.
constexpr std::size_t most_outbound = 4 * max_frame_size;

struct Call {
    asio::steady_timer answered; ///< expires at the deadline, is cancelled by the reply
    std::optional<Reply> reply;
};

} // namespace

struct Client::State : std::enable_shared_from_this<Client::State> {
    explicit State(io::Stream connected)
        : stream(std::move(connected)), over(stream.get_executor(), asio::steady_timer::time_point::max()) {}

    void read();
    void take_frames();
    void take(Value frame);
    Result<void> send(const Value& frame);
    void write();
    void end();
    std::unexpected<Error> ended() const;
    // These share the state: a call may outlive the Client.
    static Task<Result<Reply>>
    ask(std::shared_ptr<State> state, std::string command, Value arguments, SteadyClock::duration timeout);
    static Task<void> wait_closed(std::shared_ptr<State> state);

    io::Stream stream;
    asio::steady_timer over; ///< never expires; cancelled at the end
    FrameDecoder decoder;
    std::array<char, 4096> received{};
    std::string outbound;
    bool writing = false;
    bool open = true;
    std::string farewell; ///< what the other side said although nobody had asked: why it ends, most likely
    std::int64_t next_id = 1;
    std::map<std::int64_t, Call*> calls;
    FrameHandler on_frame;
    std::function<void()> on_closed;
};

void Client::State::read() {
    const auto buffer = asio::buffer(received);
    stream.async_read_some(buffer, [self = shared_from_this()](const error_code& error, std::size_t size) {
        if (!self->open) return;
        if (error) return self->end();
        self->decoder.feed({self->received.data(), size});
        self->take_frames();
        if (self->open) self->read();
    });
}

void Client::State::take_frames() {
    while (open) {
        auto frame = decoder.next();
        if (!frame && decoder.lost()) return end();
        if (!frame) continue;
        if (!frame->has_value()) return;
        take(std::move(**frame));
    }
}

void Client::State::take(Value frame) {
    auto reply = parse_reply(frame);
    const Value* id = frame.find("msg_id");
    auto call = id != nullptr && id->is_integer() ? calls.find(id->integer()) : calls.end();
    // An error without msg_id answers the oldest request: replies come in order.
    if (reply && (id == nullptr || id->is_null())) call = calls.begin();
    if (reply && call != calls.end()) {
        Call& waiting = *call->second;
        calls.erase(call);
        waiting.reply = std::move(reply);
        waiting.answered.cancel();
    } else if (reply && !reply->success && (id == nullptr || id->is_null())) {
        farewell = reply->message;
    } else if (!reply && on_frame) {
        on_frame(frame);
    }
}

Result<void> Client::State::send(const Value& frame) {
    if (!open) return ended();
    auto bytes = encode_frame(frame);
    if (!bytes) return pass_on(bytes);
    if (outbound.size() + bytes->size() > most_outbound) {
        end();
        return fail(ErrorCode::Unavailable, "the other side of the control connection does not read");
    }
    outbound += *bytes;
    if (!writing) write();
    if (!open) return ended();
    return {};
}

void Client::State::write() {
    const auto sent =
        ::send(stream.native_handle(), outbound.data(), outbound.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return end();
    if (sent > 0) outbound.erase(0, static_cast<std::size_t>(sent));
    if (outbound.empty()) return;
    writing = true;
    stream.async_wait(io::Stream::wait_write, [self = shared_from_this()](const error_code& error) {
        self->writing = false;
        if (!error && self->open) self->write();
    });
}

std::unexpected<Error> Client::State::ended() const {
    constexpr std::string_view sentence = "the control connection has ended";
    return fail(
        ErrorCode::Unavailable,
        farewell.empty() ? std::string(sentence) : fmt::format("{}: {}", sentence, farewell)
    );
}

void Client::State::end() {
    if (!open) return;
    open = false;
    error_code ignored;
    stream.close(ignored);
    for (const auto& [id, call] : calls) call->answered.cancel();
    calls.clear();
    over.cancel();
    if (on_closed) std::exchange(on_closed, nullptr)();
}

Task<Result<Reply>> Client::State::ask(
    std::shared_ptr<State> state, std::string command, Value arguments, SteadyClock::duration timeout
) {
    const std::int64_t id = state->next_id++;
    const Value frame = command_frame(command, id, arguments);
    if (auto sent = state->send(frame); !sent) co_return pass_on(sent);
    Call call{asio::steady_timer(state->stream.get_executor()), std::nullopt};
    call.answered.expires_after(timeout);
    struct Listed {
        State& listing;
        std::int64_t id;
        ~Listed() { listing.calls.erase(id); }
    };
    const Listed listed(*state, id);
    state->calls.emplace(id, &call);
    const auto [cancelled] = co_await call.answered.async_wait(no_throw);
    if (call.reply) co_return std::move(*call.reply);
    if (!state->open) co_return state->ended();
    static_cast<void>(cancelled);
    co_return fail(
        ErrorCode::Timeout, fmt::format("no reply to \"{}\" within {} s", command, to_seconds(timeout))
    );
}

Task<void> Client::State::wait_closed(std::shared_ptr<State> state) {
    if (!state->open) co_return;
    const auto [cancelled] = co_await state->over.async_wait(no_throw);
    static_cast<void>(cancelled);
}

Task<Result<Client>> Client::connect(std::filesystem::path socket, SteadyClock::duration timeout) {
    auto stream = co_await io::connect_unix(std::move(socket), timeout);
    if (!stream) co_return pass_on(stream);
    auto state = std::make_shared<State>(std::move(*stream));
    state->read();
    co_return Client(std::move(state));
}

Client::Client(std::shared_ptr<State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
    close();
    state_ = std::move(other.state_);
    return *this;
}

Client::~Client() { close(); }

Task<Result<Reply>> Client::call(std::string command, Value arguments, SteadyClock::duration timeout) {
    return State::ask(state_, std::move(command), std::move(arguments), timeout);
}

Result<void> Client::send(const Value& frame) { return state_->send(frame); }

void Client::on_frame(FrameHandler handler) { state_->on_frame = std::move(handler); }

void Client::on_closed(std::function<void()> handler) { state_->on_closed = std::move(handler); }

bool Client::connected() const noexcept { return state_ != nullptr && state_->open; }

Task<void> Client::closed() { return State::wait_closed(state_); }

void Client::close() {
    if (state_ == nullptr) return;
    // Handlers may refer to what goes together with this object.
    state_->on_frame = nullptr;
    state_->on_closed = nullptr;
    state_->end();
}

} // namespace tutti::control
