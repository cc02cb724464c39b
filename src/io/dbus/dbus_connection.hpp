// DBusConnection: a client of D-Bus by sd-bus, on the io_context: no thread, nothing that blocks. Programs
// that link it carry libsystemd.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/dbus/dbus_message.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tutti::io {

class DBusConnection {
public:
    using SignalHandler = std::function<void(const DBusSignal&)>;
    using ClosedHandler = std::function<void()>;
    using ReplyHandler = std::function<void(const DBusReply&)>;

    /// To the system's bus: DBUS_SYSTEM_BUS_ADDRESS, else /run/dbus/system_bus_socket. Unavailable: there is
    /// none.
    static Result<DBusConnection> open_system(const asio::any_io_executor& executor);
    /// To the bus of this user's session: DBUS_SESSION_BUS_ADDRESS, else $XDG_RUNTIME_DIR/bus.
    static Result<DBusConnection> open_session(const asio::any_io_executor& executor);
    DBusConnection(DBusConnection&&) noexcept;
    DBusConnection& operator=(DBusConnection&&) noexcept;
    /// What was sent and could not be written at once is lost. Nothing is called any more; not from a
    /// handler.
    ~DBusConnection();

    /// Its answer. Where none comes by the deadline, or the connection breaks, the error has a name of
    /// D-Bus's own ("org.freedesktop.DBus.Error.NoReply").
    Task<DBusReply> call(DBusCall call, SteadyTime deadline);
    /// The same with a handler, which is called in the order in which answers and signals came: for whoever
    /// asks how things are while signals say how they change.
    void ask(const DBusCall& call, SteadyTime deadline, ReplyHandler handler);
    /// Nobody waits for an answer.
    void send(const DBusCall& call);

    /// Signals that match a rule of D-Bus ("type='signal',sender='org.bluez'"), from the next call on. A body
    /// that cannot be read is left out.
    void on_signal(const std::string& rule, SignalHandler handler);
    /// The bus closed the connection, or went.
    void on_closed(ClosedHandler handler);

private:
    class Impl;
    explicit DBusConnection(std::shared_ptr<Impl> impl);

    std::shared_ptr<Impl> impl_; ///< owned by this object and by what waits for its socket
};

} // namespace tutti::io
