#include "control/server.hpp"

#include "base/name.hpp"
#include "control/connection.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/lock_file.hpp"
#include "io/stale_socket.hpp"
#include "io/stream.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unistd.h>

namespace tutti::control {

namespace {

constexpr auto accept_pause = std::chrono::milliseconds(100);
constexpr std::size_t most_turned_away = 64;

} // namespace

class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
public:
    Impl(const asio::any_io_executor& executor, ServerOptions options)
        : options_(std::move(options)), path_(options_.directory / (options_.worker + ".sock")),
          executor_(executor), tasks_(executor), started_(io::steady_now()) {}

    Result<void> open();
    Task<void> stop();
    bool push(ConnectionId connection, const Value& frame);

    ServerOptions options_;
    std::filesystem::path path_;
    std::map<std::string, TaskHandler, std::less<>> commands_;
    std::map<std::string, FrameHandler, std::less<>> frames_;
    TaskHandler other_;
    std::function<void(ConnectionId)> on_closed_;
    std::function<Heartbeat()> heartbeat_;
    std::map<std::uint64_t, std::shared_ptr<Connection>>
        connections_; ///< owned by this table and their own operations

private:
    /// Takes a connection out of the table when its coroutine ends, however that ends.
    class Departure {
    public:
        Departure(std::weak_ptr<Impl> server, std::shared_ptr<Connection> connection)
            : server_(std::move(server)), connection_(std::move(connection)) {}
        Departure(const Departure&) = delete;
        Departure& operator=(const Departure&) = delete;
        ~Departure() {
            connection_->close();
            if (const auto server = server_.lock()) server->forget(connection_->peer().connection);
        }

    private:
        std::weak_ptr<Impl> server_; ///< may be gone where the io_context was stopped
        std::shared_ptr<Connection> connection_;
    };

    /// One more is turned away, for as long as this lives.
    class Farewell {
    public:
        explicit Farewell(const std::shared_ptr<Impl>& server) : server_(server) { ++server->turned_away_; }
        Farewell(const Farewell&) = delete;
        Farewell& operator=(const Farewell&) = delete;
        ~Farewell() {
            if (const auto server = server_.lock()) --server->turned_away_;
        }

    private:
        std::weak_ptr<Impl> server_; ///< may be gone where the io_context was stopped
    };

    Task<void> accept_all();
    Task<void> turn_away(std::shared_ptr<Connection> connection);
    void welcome(io::Stream stream);
    Task<void> serve(std::shared_ptr<Connection> connection);
    Task<Value> answer(Value frame, Peer peer);
    Task<Reply> handle(Request request, Peer peer);
    bool is_welcome(std::uint32_t uid) const;
    void forget(ConnectionId connection);
    Value commands() const;
    Heartbeat beat() const;

    asio::any_io_executor executor_;
    io::TaskGroup tasks_;
    SteadyTime started_;
    std::uint64_t next_connection_ = 1;
    std::size_t turned_away_ = 0; ///< connections that are being told that there are too many
    std::optional<io::LockFile> lock_;
    std::optional<io::Listener> listener_;
};

Result<void> Server::Impl::open() {
    if (!is_dotted_name(options_.worker))
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no name for a control socket", options_.worker)
        );
    if (auto fits = io::check_socket_path(path_); !fits) return pass_on(fits);
    if (auto made = io::make_run_directory(options_.directory); !made) return pass_on(made);
    auto lock = io::LockFile::acquire(options_.directory / (options_.worker + ".lock"));
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return fail(
            ErrorCode::Conflict,
            fmt::format("{} is already running: {}", options_.worker, lock.error().message)
        );
    if (!lock) return pass_on(lock);
    if (auto free = io::expect_socket_or_nothing(path_); !free) return pass_on(free);
    if (io::somebody_listens(path_))
        return fail(
            ErrorCode::Conflict, fmt::format(
                                     "{} is already running: something without a lock listens on {}",
                                     options_.worker, path_.native()
                                 )
        );
    auto listener = io::Listener::bind_unix(executor_, path_, options_.mode);
    if (!listener) return pass_on(listener);
    lock_ = std::move(*lock);
    listener_ = std::move(*listener);
    tasks_.spawn("accept control connections", accept_all());
    return {};
}

Task<void> Server::Impl::accept_all() {
    while (true) {
        auto stream = co_await listener_->accept();
        if (stream) {
            welcome(std::move(*stream));
            continue;
        }
        // Out of descriptors, most likely: some will be free again.
        const bool elapsed = co_await io::sleep_for(accept_pause);
        if (!elapsed) break;
    }
}

void Server::Impl::welcome(io::Stream stream) {
    const auto who = io::peer_credentials(stream);
    if (!who || !is_welcome(who->uid)) return;
    const Peer peer{ConnectionId{next_connection_++}, who->pid, who->uid};
    auto connection = std::make_shared<Connection>(std::move(stream), peer, options_.outbound_bytes);
    if (connections_.size() >= options_.connections) {
        // Those that are told why are few at a time, too.
        if (turned_away_ < most_turned_away)
            tasks_.spawn("turn a control connection away", turn_away(std::move(connection)));
        return;
    }
    connections_.emplace(peer.connection.value, connection);
    if (options_.heartbeat.count() > 0)
        connection->start_heartbeats(options_.heartbeat, [this] { return heartbeat_frame(beat()); });
    tasks_.spawn("serve a control connection", serve(std::move(connection)));
}

bool Server::Impl::is_welcome(std::uint32_t uid) const {
    return uid == 0 || uid == ::geteuid() || std::ranges::find(options_.uids, uid) != options_.uids.end();
}

Task<void> Server::Impl::turn_away(std::shared_ptr<Connection> connection) {
    const Farewell farewell(shared_from_this());
    auto why = error_frame(fmt::format("too many connections: {} at most", options_.connections));
    co_await connection->turn_away(std::move(why));
}

Task<void> Server::Impl::serve(std::shared_ptr<Connection> connection) {
    const Departure departure(weak_from_this(), connection);
    Connection::Answer answering = [this](Value frame, Peer peer) { return answer(std::move(frame), peer); };
    co_await connection->run(std::move(answering));
}

Task<Value> Server::Impl::answer(Value frame, Peer peer) {
    const Value* type = frame.find("type");
    const auto handler = type != nullptr && type->is_string() ? frames_.find(type->string()) : frames_.end();
    if (handler != frames_.end()) {
        handler->second(frame, peer);
        co_return Value();
    }
    auto request = parse_request(frame);
    if (!request) co_return error_frame(request.error().message);
    const Reply reply = co_await handle(std::move(*request), peer);
    co_return reply_frame(reply);
}

Task<Reply> Server::Impl::handle(Request request, Peer peer) {
    const auto handler = commands_.find(request.command);
    if (handler != commands_.end()) {
        const Reply reply = co_await handler->second(std::move(request), peer);
        co_return reply;
    }
    if (request.command == "ping") co_return response(heartbeat_frame(beat()));
    if (request.command == "get_commands" && !other_) co_return response(commands());
    if (!other_) co_return unknown_command(request.command);
    const Reply reply = co_await other_(std::move(request), peer);
    co_return reply;
}

/// Where nobody else answers any: those with a handler, and what is answered here.
Value Server::Impl::commands() const {
    std::vector<Value> names = {"get_commands", "ping"};
    for (const auto& [name, handler] : commands_)
        if (name != "ping") names.emplace_back(name);
    return Value::object({{"commands", Value::array(std::move(names))}});
}

Heartbeat Server::Impl::beat() const {
    Heartbeat heartbeat;
    if (heartbeat_) heartbeat = heartbeat_();
    heartbeat.worker = options_.worker;
    heartbeat.pid = ::getpid();
    heartbeat.uptime_sec = to_seconds(io::steady_now() - started_);
    return heartbeat;
}

void Server::Impl::forget(ConnectionId connection) {
    if (connections_.erase(connection.value) != 0 && on_closed_) on_closed_(connection);
}

bool Server::Impl::push(ConnectionId connection, const Value& frame) {
    const auto found = connections_.find(connection.value);
    return found != connections_.end() && found->second->push(frame);
}

Task<void> Server::Impl::stop() {
    if (listener_) listener_->close();
    co_await tasks_.stop();
    if (!lock_) co_return;
    static_cast<void>(io::remove_stale_socket(path_)); // where it is no socket any more, it is not ours
    lock_.reset();
}

namespace {

Task<Reply> answer_at_once(Reply reply) { co_return reply; }

} // namespace

Server::Server(asio::any_io_executor executor, ServerOptions options)
    : impl_(std::make_shared<Impl>(executor, std::move(options))) {}

Server::~Server() = default;

void Server::on(std::string command, Handler handler) {
    on_task(std::move(command), [handler = std::move(handler)](Request request, Peer peer) {
        return answer_at_once(handler(request, peer));
    });
}

void Server::on_task(std::string command, TaskHandler handler) {
    impl_->commands_.insert_or_assign(std::move(command), std::move(handler));
}

void Server::on_other(TaskHandler handler) { impl_->other_ = std::move(handler); }

void Server::on_frame(std::string type, FrameHandler handler) {
    impl_->frames_.insert_or_assign(std::move(type), std::move(handler));
}

void Server::on_closed(std::function<void(ConnectionId)> handler) { impl_->on_closed_ = std::move(handler); }

void Server::heartbeat_from(std::function<Heartbeat()> source) { impl_->heartbeat_ = std::move(source); }

Result<void> Server::open() { return impl_->open(); }

bool Server::push(ConnectionId connection, const Value& frame) { return impl_->push(connection, frame); }

std::size_t Server::connections() const noexcept { return impl_->connections_.size(); }

const std::filesystem::path& Server::path() const noexcept { return impl_->path_; }

Task<void> Server::stop() { return impl_->stop(); }

} // namespace tutti::control
