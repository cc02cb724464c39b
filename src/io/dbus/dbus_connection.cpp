#include "io/dbus/dbus_connection.hpp"

#include "io/clock.hpp"
#include "io/dbus/dbus_body.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <systemd/sd-bus.h>

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <list>
#include <optional>
#include <poll.h>
#include <utility>

namespace tutti::io {

namespace {

using Descriptor = asio::posix::stream_descriptor;

/// Messages worked off before others on the loop have their turn.
constexpr int messages_a_turn = 64;

struct MessageUnref {
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};
using OwnMessage = std::unique_ptr<sd_bus_message, MessageUnref>;

struct SlotUnref {
    void operator()(sd_bus_slot* slot) const { sd_bus_slot_unref(slot); }
};
using OwnSlot = std::unique_ptr<sd_bus_slot, SlotUnref>;

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

DBusReply reply_of(sd_bus_message* message) {
    if (const auto* error = sd_bus_message_get_error(message))
        return std::unexpected(DBusError{text_or_empty(error->name), text_or_empty(error->message)});
    auto body = read_body(message);
    if (!body) return std::unexpected(DBusError{SD_BUS_ERROR_INCONSISTENT_MESSAGE, body.error().message});
    return std::move(*body);
}

DBusError closed_error() { return {SD_BUS_ERROR_DISCONNECTED, "the connection is closed"}; }

/// One call under way. Lives in the coroutine that waits for it.
struct PendingCall {
    asio::steady_timer ended; ///< cancelled when the answer is there
    std::optional<DBusReply> reply = std::nullopt;
    OwnSlot slot = nullptr; ///< going, it takes the callback with it

    static int on_reply(sd_bus_message* message, void* self, sd_bus_error*) {
        auto& pending = *static_cast<PendingCall*>(self);
        pending.reply = reply_of(message);
        pending.ended.cancel();
        return 0;
    }
};

/// One call whose answer a handler takes. Goes when it has it.
struct Question {
    DBusConnection::ReplyHandler handler;
    std::list<Question>& others;
    std::list<Question>::iterator self = {};
    OwnSlot slot = nullptr;

    static int on_reply(sd_bus_message* message, void* self, sd_bus_error*) {
        auto& question = *static_cast<Question*>(self);
        std::list<Question> own;
        own.splice(own.end(), question.others, question.self);
        question.handler(reply_of(message));
        return 0;
    }
};

struct SignalInterest {
    DBusConnection::SignalHandler handler;
    OwnSlot slot = nullptr;

    static int on_message(sd_bus_message* message, void* self, sd_bus_error*) {
        auto body = read_body(message);
        if (body)
            static_cast<SignalInterest*>(self)->handler(
                {text_or_empty(sd_bus_message_get_path(message)),
                 text_or_empty(sd_bus_message_get_interface(message)),
                 text_or_empty(sd_bus_message_get_member(message)), std::move(*body),
                 text_or_empty(sd_bus_message_get_sender(message))}
            );
        return 0;
    }
};

} // namespace

class DBusConnection::Impl : public std::enable_shared_from_this<Impl> {
public:
    // sd-bus closes its descriptor when it likes: what is waited for is one of our own.
    Impl(const asio::any_io_executor& executor, sd_bus* bus)
        : bus_(bus), executor_(executor), timer_(executor),
          socket_(executor, ::fcntl(sd_bus_get_fd(bus), F_DUPFD_CLOEXEC, 0)) {}
    ~Impl() { close(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void close() {
        if (bus_ == nullptr) return;
        stop_waiting();
        interests_.clear();
        questions_.clear();
        sd_bus_close_unref(std::exchange(bus_, nullptr));
    }

    OwnMessage message_of(const DBusCall& call) {
        sd_bus_message* message = nullptr;
        int error = sd_bus_message_new_method_call(
            bus_, &message, call.service.c_str(), call.path.c_str(), call.interface.c_str(),
            call.member.c_str()
        );
        OwnMessage own(message);
        if (error >= 0) error = write_body(message, call.arguments, call.types);
        return error < 0 ? nullptr : std::move(own);
    }

    /// `pending` is a PendingCall or a Question, which stays where it is.
    template <typename Pending>
    bool start(Pending& pending, const DBusCall& call, SteadyTime deadline) {
        const auto message = message_of(call);
        if (!message) return false;
        const auto left = std::max<std::int64_t>((deadline - steady_now()).count(), 1);
        sd_bus_slot* slot = nullptr;
        const int error = sd_bus_call_async(
            bus_, &slot, message.get(), &Pending::on_reply, &pending, static_cast<std::uint64_t>(left)
        );
        pending.slot.reset(slot);
        wait();
        return error >= 0;
    }

    void ask(const DBusCall& call, SteadyTime deadline, ReplyHandler handler) {
        questions_.push_back({std::move(handler), questions_});
        auto& question = questions_.back();
        question.self = std::prev(questions_.end());
        if (start(question, call, deadline)) return;
        std::list<Question> own;
        own.splice(own.end(), questions_, question.self);
        question.handler(std::unexpected(closed_error()));
    }

    void send(const DBusCall& call) {
        const auto message = message_of(call);
        if (!message) return;
        sd_bus_message_set_expect_reply(message.get(), 0);
        sd_bus_send(bus_, message.get(), nullptr);
        wait();
    }

    void on_signal(const std::string& rule, SignalHandler handler) {
        auto& interest = interests_.emplace_back(std::move(handler));
        sd_bus_slot* slot = nullptr;
        sd_bus_add_match_async(bus_, &slot, rule.c_str(), &SignalInterest::on_message, nullptr, &interest);
        interest.slot.reset(slot);
        wait();
    }

    /// Waits for what sd-bus waits for now. Called after each thing that changes it.
    void wait() {
        if (bus_ == nullptr || !socket_.is_open()) return;
        const int events = sd_bus_get_events(bus_);
        if (events < 0) return soon();
        if ((events & POLLIN) != 0 && !awaits_read_) wait_for(Descriptor::wait_read);
        if ((events & POLLOUT) != 0 && !awaits_write_) wait_for(Descriptor::wait_write);
        wait_for_time();
    }

    ClosedHandler closed;

private:
    void wait_for(Descriptor::wait_type what) {
        auto& awaits = what == Descriptor::wait_read ? awaits_read_ : awaits_write_;
        awaits = true;
        socket_.async_wait(what, [weak = weak_from_this(), &awaits](const error_code& error) {
            const auto alive = weak.lock();
            if (!alive) return;
            awaits = false;
            if (!error) alive->work_off();
        });
    }

    void wait_for_time() {
        std::uint64_t time = 0;
        const int error = sd_bus_get_timeout(bus_, &time);
        if (error < 0 || time == UINT64_MAX) {
            timer_.cancel();
            return;
        }
        timer_.expires_at(to_asio(SteadyTime{microseconds{static_cast<std::int64_t>(time)}}));
        timer_.async_wait([weak = weak_from_this()](const error_code& interrupted) {
            const auto alive = weak.lock();
            if (!interrupted && alive) alive->work_off();
        });
    }

    void soon() {
        asio::post(executor_, [weak = weak_from_this()] {
            if (const auto alive = weak.lock()) alive->work_off();
        });
    }

    void work_off() {
        for (int i = 0; i < messages_a_turn && bus_ != nullptr; ++i) {
            const int worked = sd_bus_process(bus_, nullptr);
            if (worked == 0) return wait();
            if (worked < 0) return broke();
        }
        if (bus_ != nullptr) soon();
    }

    /// The bus is gone: sd-bus has told every call by now.
    void broke() {
        stop_waiting();
        sd_bus_close(bus_);
        if (closed) closed();
    }

    void stop_waiting() {
        timer_.cancel();
        error_code ignored;
        socket_.close(ignored);
    }

    sd_bus* bus_;
    asio::any_io_executor executor_;
    asio::steady_timer timer_;
    Descriptor socket_;
    bool awaits_read_ = false;
    bool awaits_write_ = false;
    std::list<SignalInterest> interests_; ///< they stay where they are
    std::list<Question> questions_;       ///< they too
};

Result<DBusConnection> DBusConnection::open_system(const asio::any_io_executor& executor) {
    sd_bus* bus = nullptr;
    const int error = sd_bus_open_system(&bus);
    if (error < 0)
        return fail(
            ErrorCode::Unavailable,
            fmt::format(
                "the D-Bus system bus cannot be reached ({}): start it (systemctl start dbus)",
                std::strerror(-error)
            )
        );
    DBusConnection connection(std::make_shared<Impl>(executor, bus));
    connection.impl_->wait();
    return connection;
}

Result<DBusConnection> DBusConnection::open_session(const asio::any_io_executor& executor) {
    sd_bus* bus = nullptr;
    const int error = sd_bus_open_user(&bus);
    if (error < 0)
        return fail(
            ErrorCode::Unavailable, fmt::format(
                                        "the D-Bus session bus cannot be reached ({}): run this as the user "
                                        "whose desktop it is, with "
                                        "DBUS_SESSION_BUS_ADDRESS set",
                                        std::strerror(-error)
                                    )
        );
    DBusConnection connection(std::make_shared<Impl>(executor, bus));
    connection.impl_->wait();
    return connection;
}

// Owned by this object and by what waits for its socket.
DBusConnection::DBusConnection(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
DBusConnection::DBusConnection(DBusConnection&&) noexcept = default;
DBusConnection& DBusConnection::operator=(DBusConnection&&) noexcept = default;

DBusConnection::~DBusConnection() {
    if (impl_) impl_->close();
}

Task<DBusReply> DBusConnection::call(DBusCall call, SteadyTime deadline) {
    const auto executor = co_await asio::this_coro::executor;
    PendingCall pending{asio::steady_timer(executor, asio::steady_timer::time_point::max())};
    if (!impl_->start(pending, call, deadline)) co_return std::unexpected(closed_error());
    static_cast<void>(co_await pending.ended.async_wait(no_throw));
    if (!pending.reply) co_return std::unexpected(DBusError{SD_BUS_ERROR_FAILED, "was given up"});
    co_return std::move(*pending.reply);
}

void DBusConnection::ask(const DBusCall& call, SteadyTime deadline, ReplyHandler handler) {
    impl_->ask(call, deadline, std::move(handler));
}
void DBusConnection::send(const DBusCall& call) { impl_->send(call); }
void DBusConnection::on_signal(const std::string& rule, SignalHandler handler) {
    impl_->on_signal(rule, std::move(handler));
}
void DBusConnection::on_closed(ClosedHandler handler) { impl_->closed = std::move(handler); }

} // namespace tutti::io
