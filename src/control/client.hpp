// Client: one connection to a control socket. It does not reconnect: whoever needs that connects anew.
#pragma once

#include "control/message.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace tutti::control {

class Client {
public:
    using FrameHandler = std::function<void(const Value&)>;

    /// Unavailable where nobody listens there.
    static Task<Result<Client>>
    connect(std::filesystem::path socket, SteadyClock::duration timeout = std::chrono::seconds{2});
    /// Closes the connection; calls under way end as Unavailable. It may go at any time.
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    /// Sends a command (`arguments` an object or null) and waits for its reply, which may be a refusal: see
    /// Reply::success. An error is Timeout, Unavailable (the connection ended) or what was wrong with a
    /// frame. Several calls may be under way: msg_id tells their replies apart.
    Task<Result<Reply>>
    call(std::string command, Value arguments = {}, SteadyClock::duration timeout = std::chrono::seconds{5});

    /// Sends a frame that gets no reply (register, heartbeat). Unavailable where the connection has ended.
    Result<void> send(const Value& frame);

    /// Gets each frame that is no reply to a call: heartbeats, transitions. It must not destroy the client.
    void on_frame(FrameHandler handler);
    /// Once, when the connection has ended by the other side. It must not destroy the client.
    void on_closed(std::function<void()> handler);

    bool connected() const noexcept;
    /// Waits until the connection has ended.
    Task<void> closed();
    void close();

private:
    struct State;
    explicit Client(std::shared_ptr<State> state);
    std::shared_ptr<State> state_; ///< owned by this object and by the operations under way
};

} // namespace tutti::control
