// tutti-show: devices, director and light in one process, over a bus within it. What the installation's bus
// is told of it, others hear as ever; but from a press to its light there is no broker. Only wiring.
#include "apps/input/input_part.hpp"
#include "apps/render/render_part.hpp"
#include "apps/tutti/director_part.hpp"
#include "apps/worker_options.hpp"
#include "bus/local_broker.hpp"
#include "bus/twin_bus.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/priority.hpp"
#include "worker/rim.hpp"

#include <csignal>
#include <cstdlib>
#include <optional>
#include <vector>

namespace tutti {

namespace {

/// The parts that the installation has, beside a worker that the process is.
class Show {
public:
    Show(const installation::Installation& installation, const std::filesystem::path& file, bus::Place far)
        : near_(bus::LocalBroker::make(context_.get_executor())), far_(std::move(far)),
          show_(worker_options(installation, "show", "Devices, director and light in one process.")),
          render_(installation, file) {
        if (!installation.inputs.empty()) input_.emplace(installation, installation.inputs, file);
        if (!installation.playlists.empty() || !installation.gestures.empty())
            director_.emplace(installation);
    }

    int run() {
        // The light last: what it hears is there when it comes.
        if (input_) add("input", input_->worker());
        if (director_) {
            if (const auto ready = director_->prepare(); !ready) return refuse(ready.error());
            add("director", director_->worker());
        }
        if (const auto ready = render_.prepare(); !ready) return refuse(ready.error());
        add("render", render_.worker());
        worker::up_without_bus(show_);
        show_.on_stop([this] {
            for (auto* part : parts_) part->stop();
        });
        worker::on_close(show_, [this] { return parts_end(); });
        const int exit_code = worker::run_process(show_, context_);
        if (director_) director_->finish();
        return exit_code != 0 ? exit_code : failed_;
    }

private:
    void add(const char* name, worker::Worker& part) {
        parts_.push_back(&part);
        worker::run_beside(show_, name, [this, &part] { return run_part(part); });
    }

    /// A part that cannot go on takes the process with it: the supervisor begins it anew, whole.
    Task<void> run_part(worker::Worker& part) {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        ++running_;
        const auto place = std::make_shared<bus::TwinPlace>(context_.get_executor(), near_, far_);
        const int exit_code = co_await worker::run(part, context_, bus::Place(bus::SharedLocalPlace(place)));
        --running_;
        if (exit_code != 0) failed_ = exit_code;
        if (ended_) ended_->cancel();
        show_.stop(exit_code);
    }

    Task<void> parts_end() {
        ended_.emplace(context_, asio::steady_timer::time_point::max());
        while (running_ > 0) {
            const auto [error] = co_await ended_->async_wait(no_throw);
            static_cast<void>(error); // one of them has ended
            ended_->expires_at(asio::steady_timer::time_point::max());
        }
    }

    int refuse(const Error& why) {
        show_.log().error("the show cannot begin", {{"reason", why.message}});
        return 1;
    }

    asio::io_context context_{1};
    bus::SharedLocalBroker near_;
    bus::Place far_;
    worker::Worker show_;
    std::optional<InputPart> input_;
    std::optional<DirectorPart> director_;
    RenderPart render_;
    std::vector<worker::Worker*> parts_;
    std::optional<asio::steady_timer> ended_;
    int running_ = 0;
    int failed_ = 0;
};

int run_show() {
    io::go_before_others();
    const std::filesystem::path file = cli::config_path({});
    const auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    const auto* given = std::getenv("TUTTI_BUS");
    auto far = bus::parse_bus_url(given != nullptr ? given : installation->bus_url(io::run_directory()));
    if (!far) {
        command::print_err("tutti show: {}\n", far.error().message);
        return 2;
    }
    // Each part has the name that others know it by, not that of the process.
    ::unsetenv("TUTTI_NAME");
    return Show(*installation, file, std::move(*far)).run();
}

} // namespace

} // namespace tutti

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_show();
    tutti::command::flush_out();
    return exit_code;
}
