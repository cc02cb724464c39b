#include "input/commands/record.hpp"

#include "base/describe_count.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "contract/event.hpp"
#include "input/commands/chosen_inputs.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"
#include "show/trace.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::input {

using namespace command;

namespace {

/// The file of a trace, or standard output.
class TraceFile {
public:
    Result<void> open(const std::string& path) {
        if (path == "-") return {};
        file_ = io::FileDescriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (!file_ && errno == EEXIST)
            return fail(ErrorCode::Conflict, path + " is there already: name another file, or take it away");
        if (!file_) return io::system_failure("writing", path);
        path_ = path;
        return {};
    }
    Result<void> write(std::string_view line) {
        if (!file_) {
            put_out(line);
            flush_out();
            return {};
        }
        while (!line.empty()) {
            const auto written = ::write(file_.get(), line.data(), line.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return io::system_failure("writing", path_);
            line.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }

private:
    io::FileDescriptor file_;
    std::string path_;
};

class Recording {
public:
    Recording(Stay stay, const RecordOptions& options, TraceFile& file)
        : stay_(stay), options_(options), file_(file), progress_(!options.quiet && options.file != "-") {}

    Task<int> run() {
        auto sources = co_await chosen_sources(stay_.bus, options_.names);
        if (!sources) co_return report_failure(sources.error());
        sources_ = std::move(*sources);
        const auto subscription =
            stay_.bus.subscribe("event/#", bus::QoS::AtLeastOnce, [this](const bus::Message& message) {
                take(message);
            });
        if (!subscription) co_return report_failure(subscription.error());
        std::optional<io::Deadline> end;
        if (options_.duration)
            end.emplace(co_await asio::this_coro::executor, *options_.duration, [this] { stay_.end.ask(); });
        progress_.show("recording; Ctrl-C ends");
        co_await stay_.end.asked();
        progress_.clear();
        if (failed_) co_return report_failure(*failed_);
        if (options_.file != "-" && !options_.quiet)
            print_err("{}: {}\n", options_.file, describe_count(count_, "event"));
        co_return Success;
    }

private:
    void take(const bus::Message& message) {
        if (message.retain || failed_ || (options_.count != 0 && count_ == options_.count)) return;
        const auto event = contract::parse_event(message.payload);
        if (!event || !sources_.contains(event->source)) return;
        if (!begin_) begin_ = event->timestamp;
        std::string line;
        // One of another machine, or that waited for the bus, may be older than the first.
        const auto since = std::max(event->timestamp - *begin_, microseconds(0));
        show::append_trace_line(
            line, WallTime(since), event->type, event->producer, event->source, event->data
        );
        if (auto written = file_.write(line); !written) {
            failed_ = written.error();
            return stay_.end.ask();
        }
        ++count_;
        progress_.show(describe_count(count_, "event") + "; Ctrl-C ends");
        if (count_ == options_.count) stay_.end.ask();
    }

    Stay stay_;
    const RecordOptions& options_;
    TraceFile& file_;
    ProgressLine progress_;
    std::set<std::string, std::less<>> sources_;
    std::optional<WallTime> begin_;
    std::optional<Error> failed_;
    std::size_t count_ = 0;
};

Task<int> record_events(Stay stay, const RecordOptions& options, TraceFile& file) {
    Recording recording(stay, options, file);
    const int exit_code = co_await recording.run();
    co_return exit_code;
}

} // namespace

int record(const RecordOptions& options) {
    TraceFile file;
    if (auto opened = file.open(options.file); !opened) return report_failure(opened.error());
    return stay_on_bus(options.bus, {}, Interrupt::AsksFirst, [&](Stay stay) {
        return record_events(stay, options, file);
    });
}

} // namespace tutti::input
