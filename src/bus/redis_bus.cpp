// The sockets' side of RedisBus: connect, read, write, wait. What the bus offers its users:
// redis_bus_use.cpp.
#include "bus/redis_bus.hpp"

#include "io/clock.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <utility>

namespace tutti::bus {
namespace {

constexpr std::size_t read_size = 16 * 1024;

BusOptions decided_for_redis(BusOptions options, const RedisUrl& url, RandomSource& random) {
    if (options.client_id.empty()) options.client_id = random_client_id(random);
    if (!options.user) options.user = url.user;
    if (!options.password) options.password = url.password;
    return options;
}

BusOptions with_whole_topics(BusOptions options, const TopicRoot& root) {
    if (options.will) options.will = root.to_wire(std::move(*options.will));
    return options;
}

RedisNow now() { return {io::steady_now(), io::wall_now()}; }

} // namespace

RedisBus::RedisBus(
    const asio::any_io_executor& executor, RedisUrl url, BusOptions options, RandomSource& random,
    BusReport& report
)
    : url_(std::move(url)), options_(decided_for_redis(std::move(options), url_, random)), random_(random),
      report_(report), root_(options_.root), backoff_(options_.reconnect_least, options_.reconnect_most),
      session_(url_, with_whole_topics(options_, root_), *this), writer_wakes_(executor),
      watch_wakes_(executor), tasks_(executor) {
    writer_wakes_.expires_at(asio::steady_timer::time_point::max());
    watch_wakes_.expires_at(asio::steady_timer::time_point::max());
}

RedisBus::~RedisBus() = default;

void RedisBus::start() {
    tasks_.spawn("bus connection", keep_connected());
    tasks_.spawn("bus writer", write_output());
    tasks_.spawn("bus deadline", watch_deadline());
}

Task<void> RedisBus::stop(SteadyClock::duration grace) {
    // Redis has answered what was sent: nothing of it is lost when we hang up.
    if (session_.is_online()) {
        const auto sent = co_await drained(grace);
        static_cast<void>(sent); // what could not be sent in time is lost, as said
    }
    stopping_ = true;
    end_connection({ErrorCode::Unavailable, "the bus is being left"});
    co_await tasks_.stop();
}

Task<void> RedisBus::keep_connected() {
    while (!stopping_) {
        Error why;
        const SteadyTime since = io::steady_now();
        auto commands = co_await connect();
        bool lasted = false;
        auto last = Attempt::Failed;
        if (commands) {
            auto subscriptions = co_await connect();
            if (subscriptions) {
                streams_ = {std::move(*commands), std::move(*subscriptions)};
                last = Attempt::CutShort;
                why = co_await serve();
                lasted = io::steady_now() - since >= lasting_connection;
            } else {
                why = std::move(subscriptions.error());
            }
        } else {
            why = std::move(commands.error());
        }
        if (stopping_) co_return;
        if (lasted) backoff_.reset();
        const auto pause = backoff_.next(random_, last);
        report_.disconnected(why, pause);
        changes_.notify();
        co_await io::sleep_for(pause);
    }
}

Task<Result<RedisBus::SharedStream>> RedisBus::connect() {
    io::ServerPlace place{.socket = url_.path, .address = {url_.host, url_.port}, .tls = url_.tls};
    auto stream = co_await io::connect_to_server(std::move(place), options_.redis.answer_timeout);
    co_return stream;
}

/// Until the connection is over; says why.
Task<Error> RedisBus::serve() {
    ended_.reset();
    session_.opened(now());
    readers_ = static_cast<int>(redis_lines.size());
    tasks_.spawn("bus commands", read(RedisLine::Commands, stream(RedisLine::Commands)));
    tasks_.spawn("bus subscriptions", read(RedisLine::Subscriptions, stream(RedisLine::Subscriptions)));
    wake();
    const auto is_over = [this] { return readers_ == 0; };
    const bool over = co_await changes_.wait_until(SteadyTime::max(), is_over);
    static_cast<void>(over);
    session_.lost();
    changes_.notify();
    co_return ended_.value_or(Error{ErrorCode::Unavailable, "Redis closed the connection"});
}

/// One of the two lines. When one ends, so does the other.
Task<void> RedisBus::read(RedisLine line, SharedStream from) {
    std::string buffer(read_size, '\0');
    while (!ended_) {
        const auto has_room = [this, line] { return ended_.has_value() || session_.wants_input(line); };
        const bool room = co_await changes_.wait_until(SteadyTime::max(), has_room);
        if (!room || ended_) break;
        const auto [error, count] = co_await from->async_read_some(asio::buffer(buffer), no_throw);
        if (error) {
            auto why = error == asio::error::eof
                           ? Error{ErrorCode::Unavailable, "Redis closed the connection"}
                           : io::environment_error("reading from Redis", error);
            end_connection(from->why_ended(std::move(why)));
            break;
        }
        auto taken = session_.receive(line, std::string_view(buffer).substr(0, count), now());
        if (!taken) end_connection(std::move(taken.error()));
        changes_.notify();
        wake();
    }
    --readers_;
    changes_.notify();
}

/// The first reason counts.
void RedisBus::end_connection(Error why) noexcept {
    if (!ended_) ended_ = std::move(why);
    for (auto& each : streams_) {
        if (!each) continue;
        error_code ignored;
        each->close(ignored);
        each.reset();
    }
    changes_.notify();
}

void RedisBus::wake() noexcept {
    if (!writing_) writer_wakes_.cancel();
    watch_wakes_.cancel();
}

/// Whether there was something to write.
Task<bool> RedisBus::write_line(RedisLine line, std::string& bytes) {
    const SharedStream to = stream(line);
    if (!to || !session_.wants_to_send(line)) co_return false;
    session_.take_output(line, bytes, now());
    if (bytes.empty()) co_return true;
    writing_ = true;
    const auto written = co_await io::write_all(*to, bytes);
    writing_ = false;
    if (!written && to == stream(line)) end_connection(to->why_ended(written.error()));
    co_return true;
}

Task<void> RedisBus::write_output() {
    std::string bytes;
    while (true) {
        bool wrote = false;
        for (const auto line : redis_lines) {
            const bool more = co_await write_line(line, bytes);
            wrote = wrote || more;
        }
        if (wrote) {
            watch_wakes_.cancel();
            continue;
        }
        changes_.notify();
        const auto [error] = co_await writer_wakes_.async_wait(no_throw);
        static_cast<void>(error);
    }
}

Task<void> RedisBus::watch_deadline() {
    while (true) {
        const auto due = streams_[0] ? session_.deadline() : SteadyTime::max();
        watch_wakes_.expires_at(io::to_asio(due));
        const auto [error] = co_await watch_wakes_.async_wait(no_throw);
        if (error || !streams_[0]) continue;
        auto alive = session_.tick(now());
        if (!alive) end_connection(std::move(alive.error()));
        if (!writing_) writer_wakes_.cancel();
    }
}

void RedisBus::accepted() { report_.connected(false); }

} // namespace tutti::bus
