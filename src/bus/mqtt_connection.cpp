#include "bus/mqtt_connection.hpp"

#include "io/clock.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace tutti::bus {
namespace {

/// How long a DISCONNECT that says what the broker did wrong may take.
constexpr auto last_words = milliseconds{500};
/// How long a broker may take to hang up after our DISCONNECT.
constexpr auto hanging_up = milliseconds{250};
constexpr std::size_t first_read_size = 16 * 1024;

BusOptions decided(BusOptions options, const MqttUrl& url, RandomSource& random) {
    if (options.client_id.empty()) options.client_id = random_client_id(random);
    if (!options.user) options.user = url.user;
    if (!options.password) options.password = url.password;
    if (!options.mqtt.keep_alive) options.mqtt.keep_alive = seconds{url.kind == MqttUrl::Kind::Unix ? 0 : 60};
    return options;
}

} // namespace

MqttConnection::MqttConnection(
    const asio::any_io_executor& executor, MqttUrl url, BusOptions options, RandomSource& random,
    BusReport& report, MqttSessionListener& listener
)
    : url_(std::move(url)), options_(decided(std::move(options), url_, random)), random_(random),
      report_(report), backoff_(options_.reconnect_least, options_.reconnect_most),
      session_(options_, listener), writer_wakes_(executor), watch_wakes_(executor), join_wakes_(executor),
      tasks_(executor) {
    writer_wakes_.expires_at(asio::steady_timer::time_point::max());
    watch_wakes_.expires_at(asio::steady_timer::time_point::max());
    join_wakes_.expires_at(asio::steady_timer::time_point::max());
}

MqttConnection::~MqttConnection() = default;

void MqttConnection::start() {
    tasks_.spawn("bus connection", keep_connected());
    tasks_.spawn("bus writer", write_output());
    tasks_.spawn("bus deadline", watch_deadline());
}

Task<void> MqttConnection::stop(SteadyClock::duration grace) {
    if (session_.is_online()) {
        const auto sent = co_await drained(grace);
        static_cast<void>(sent); // what could not be sent in time is lost, as said
    }
    stopping_ = true;
    if (session_.is_online()) {
        session_.disconnect(io::steady_now());
        co_await write_rest(grace);
        // Whoever closes first may lose what it said last: a broker that cannot write an answer any more need
        // not read what came before (Mosquitto does not).
        const auto hung_up = [this] { return !stream_; };
        const bool gone = co_await changes_.wait_until(io::steady_now() + hanging_up, hung_up);
        static_cast<void>(gone);
    }
    close_connection();
    co_await tasks_.stop();
}

Task<void> MqttConnection::keep_connected() {
    while (!stopping_) {
        co_await wait_for_join();
        if (stopping_) co_return;
        auto connected = co_await connect();
        const SteadyTime since = io::steady_now();
        Error why;
        if (connected) {
            why = co_await serve(std::move(*connected));
        } else {
            why = std::move(connected.error());
        }
        if (stopping_) co_return;
        if (session_.take_retry_at_once()) continue;
        if (is_away_) {
            backoff_.reset();
            continue;
        }
        if (connected && io::steady_now() - since >= lasting_connection) backoff_.reset();
        const auto pause = backoff_.next(random_, connected ? Attempt::CutShort : Attempt::Failed);
        report_.disconnected(why, pause);
        changes_.notify();
        co_await io::sleep_for(pause);
    }
}

Task<Result<MqttConnection::SharedStream>> MqttConnection::connect() {
    io::ServerPlace place{.socket = url_.path, .address = {url_.host, url_.port}, .tls = url_.tls};
    auto stream = co_await io::connect_to_server(std::move(place), options_.mqtt.answer_timeout);
    co_return stream;
}

/// Lets the writer put out what the session still has to say.
Task<void> MqttConnection::write_rest(SteadyClock::duration grace) {
    wake();
    const auto all_written = [this] { return !stream_ || (!session_.wants_to_send() && !writing_); };
    const bool done = co_await changes_.wait_until(io::steady_now() + grace, all_written);
    static_cast<void>(done);
}

/// Until the connection is over; says why.
Task<Error> MqttConnection::serve(SharedStream stream) {
    stream_ = stream;
    session_.opened(io::steady_now());
    wake();
    watch_wakes_.cancel();
    std::string buffer(first_read_size, '\0');
    std::size_t filled = 0;
    Error why{ErrorCode::Unavailable, "the broker closed the connection"};
    while (true) {
        if (is_full_) co_await wait_for_room();
        const auto space = asio::buffer(buffer.data() + filled, buffer.size() - filled);
        const auto [error, count] = co_await stream->async_read_some(space, no_throw);
        if (error) {
            // Closed from here: what was to be written could not be, as the broker is gone.
            const bool is_gone = error == asio::error::eof || error == asio::error::operation_aborted;
            if (!is_gone) why = io::environment_error("reading from the broker", error);
            why = stream->why_ended(std::move(why));
            break;
        }
        filled += count;
        auto consumed = session_.receive(std::string_view{buffer}.substr(0, filled), io::steady_now());
        changes_.notify();
        wake();
        if (!consumed) {
            why = std::move(consumed.error());
            break;
        }
        std::copy(
            buffer.begin() + static_cast<std::ptrdiff_t>(*consumed),
            buffer.begin() + static_cast<std::ptrdiff_t>(filled), buffer.begin()
        );
        filled -= *consumed;
        if (filled == buffer.size()) buffer.resize(std::max(session_.needed(), buffer.size() * 2));
    }
    if (timed_out_) why = std::move(*timed_out_);
    timed_out_.reset();
    if (session_.is_leaving()) co_await write_rest(last_words);
    close_connection();
    session_.lost();
    changes_.notify();
    co_return why;
}

void MqttConnection::close_connection() noexcept {
    if (!stream_) return;
    error_code ignored;
    stream_->close(ignored);
    stream_.reset();
}

Task<void> MqttConnection::write_output() {
    std::string bytes;
    while (true) {
        if (stream_ && session_.wants_to_send()) {
            session_.take_output(bytes, io::steady_now());
            const SharedStream stream = stream_;
            writing_ = true;
            const auto written = co_await io::write_all(*stream, bytes);
            writing_ = false;
            // The reader sees that the connection is gone, and says so.
            if (!written && stream == stream_) close_connection();
        } else {
            changes_.notify();
            const auto [error] = co_await writer_wakes_.async_wait(no_throw);
            static_cast<void>(error);
        }
    }
}

Task<void> MqttConnection::watch_deadline() {
    while (true) {
        watch_wakes_.expires_at(io::to_asio(session_.deadline()));
        const auto [error] = co_await watch_wakes_.async_wait(no_throw);
        static_cast<void>(error);
        const auto alive = session_.tick(io::steady_now());
        // The reader would only know that it was closed from here; the reason matters to whoever reads the
        // log.
        if (!alive) {
            timed_out_ = alive.error();
            close_connection();
        }
        wake();
    }
}

void MqttConnection::leave() {
    if (is_away_) return;
    is_away_ = true;
    if (!stream_) return;
    session_.disconnect(io::steady_now());
    wake();
    tasks_.spawn("bus goodbye", hang_up(stream_));
}

void MqttConnection::join() {
    if (!is_away_) return;
    is_away_ = false;
    join_wakes_.cancel();
}

/// A tenth of a second at most.
Task<void> MqttConnection::wait_for_room() {
    constexpr int looks = 5;
    for (int i = 0; i < looks && is_full_(); ++i) {
        const bool elapsed = co_await io::sleep_for(milliseconds{20});
        if (!elapsed) co_return;
    }
}

/// A broker that does not hang up after our goodbye is hung up on.
Task<void> MqttConnection::hang_up(SharedStream stream) {
    co_await write_rest(last_words);
    const auto hung_up = [this, &stream] { return stream_ != stream; };
    const bool gone = co_await changes_.wait_until(io::steady_now() + hanging_up, hung_up);
    if (!gone) close_connection();
}

Task<void> MqttConnection::wait_for_join() {
    while (is_away_ && !stopping_) {
        const auto [error] = co_await join_wakes_.async_wait(no_throw);
        static_cast<void>(error);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

Task<Result<void>> MqttConnection::drained(SteadyClock::duration timeout) {
    const auto is_done = [this] { return session_.is_drained() && !writing_; };
    const bool done = co_await changes_.wait_until(io::steady_now() + timeout, is_done);
    if (!done) co_return fail(ErrorCode::Timeout, "not everything could be sent in time");
    co_return Result<void>();
}

} // namespace tutti::bus
