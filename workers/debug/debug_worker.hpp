// DebugWorker: makes a debugger of a worker: it hears OSC, the bus and the logs, keeps the last of each, and
// tells whoever asks.
#pragma once

#include "bus/bus.hpp"
#include "io/blocking.hpp"
#include "io/datagram_batch.hpp"
#include "logs/log_tail.hpp"
#include "sections/debug_section.hpp"
#include "worker/health_teller.hpp"
#include "worker/seldom.hpp"
#include "worker/worker.hpp"
#include "workers/debug/log_book.hpp"
#include "workers/debug/message_book.hpp"
#include "workers/debug/questions.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::debug {

class DebugWorker {
public:
    /// The folders that are looked into.
    struct Folders {
        std::filesystem::path logs; ///< the services' log files
        std::filesystem::path recordings;
    };

    /// The worker is not running yet, and outlives this.
    DebugWorker(worker::Worker& worker, Folders folders);
    DebugWorker(const DebugWorker&) = delete;
    DebugWorker& operator=(const DebugWorker&) = delete;

private:
    /// A place where OSC is heard.
    struct Ear {
        std::string where;      ///< for people; empty: it does not hear
        std::string trouble;    ///< why it does not, where it should
        std::uint64_t lost = 0; ///< datagrams for which the system had no room
        asio::posix::stream_descriptor* hearing = nullptr;
    };

    Result<void> configure(const Value& config);

    // What is heard: debug_ears.cpp
    Task<void> hear_router();
    Task<void> keep_tap(Value port);
    Task<void> hear_own();
    Task<void> hear(const io::FileDescriptor& socket, Ear& ear);
    void listen_to_bus();
    void take_bus(const bus::Message& message, std::size_t filter);
    void take_line_of_bus(const bus::Message& message);
    bool is_own(std::string_view topic) const;
    Task<void> hear_logs();
    void read_logs(std::size_t past);

    // What it says of that: debug_answers.cpp
    void add_commands();
    Task<Result<Value>> tell_messages(Value params, Format format);
    Task<Result<Value>> tell_lines(Value params, Format format);
    Result<Value> tell_rates(const Value& params, Format format);
    Task<Result<Value>> tell_export(Value params);
    Task<Result<Value>> tell_recordings(Value params);
    Task<Result<Value>> tell_recorded(Value params);
    template <typename Call>
    Task<Result<Value>> read_beside(Call call);
    Result<Value> clear(const Value& params);
    Answering answering(Format format) const;
    template <typename Watch>
    Task<void> wait_for_news(Watch watch, microseconds wait);
    Value stats() const;
    Value state() const;
    std::uint64_t lost() const;
    void say_health();

    worker::Worker& worker_;
    Folders folders_;
    std::string run_; ///< another one at each start
    sections::DebugSection section_;
    MessageBook messages_;
    LogBook lines_;
    Ear tap_; ///< `where`: what the router hears
    Ear own_;
    io::DatagramBatch batch_;
    std::vector<bus::Subscription> subscriptions_;
    std::vector<std::string> filters_; ///< of them, by their places
    std::uint64_t ignored_ = 0;        ///< messages of the bus
    std::map<std::string, logs::LogTail> tails_;
    std::optional<asio::steady_timer> own_moves_; ///< cancelled when the section says another place
    std::size_t waiting_ = 0;
    std::optional<io::BlockingDevice> recordings_; ///< once somebody asked; they may be long
    worker::Seldom told_loss_;
    worker::HealthTeller health_{worker_};
    std::uint64_t lost_said_ = 0;
};

} // namespace tutti::debug
