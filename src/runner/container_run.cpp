#include "runner/container_run.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/notify.hpp"
#include "io/task_group.hpp"
#include "runner/container_log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <utility>

namespace tutti::runner {

namespace {

using namespace std::chrono_literals;
using container::Inspection;
using State = Inspection::State;

constexpr auto retry_pace_of_engine = 1s;
constexpr std::size_t shown_of_id = 12;

std::string shown(const std::string& id) { return id.substr(0, shown_of_id); }

/// While an image comes, no limit of time holds for the start.
class StartExtension {
public:
    void operator()() {
        const auto now = io::steady_now();
        if (now < next_) return;
        next_ = now + 10s;
        io::notify("EXTEND_TIMEOUT_USEC=60000000\nSTATUS=pulls its image");
    }

private:
    SteadyTime next_{};
};

Task<Result<void>> pull(Engine& engine, const std::string& image, const io::Log& log) {
    log.info("pulls " + image);
    StartExtension extension;
    const std::function<void()> on_progress = [&extension] { extension(); };
    on_progress();
    auto pulled = co_await engine.pull(image, on_progress);
    if (pulled) co_return pulled;
    pulled.error().message = fmt::format("{} could not be pulled: {}", image, pulled.error().message);
    co_return pulled;
}

Task<Result<void>> get_image(Engine& engine, const container::Spec& spec, const io::Log& log) {
    if (spec.pull == container::Pull::Always) co_return co_await pull(engine, spec.image, log);
    auto looked = co_await engine.look_for_image(spec.image);
    if (looked || looked.error().code != ErrorCode::NotFound) co_return looked;
    if (spec.pull == container::Pull::Missing) co_return co_await pull(engine, spec.image, log);
    co_return fail(
        ErrorCode::NotFound,
        fmt::format(
            "there is no image {} here: docker pull {}, or let it be pulled by pull = \"missing\"",
            spec.image, spec.image
        )
    );
}

/// Removing it twice is no error.
Task<Result<void>> remove(Engine& engine, const std::string& id) {
    auto removed = co_await engine.remove(id);
    const bool is_gone =
        !removed
        && (removed.error().code == ErrorCode::NotFound || removed.error().code == ErrorCode::Conflict);
    co_return is_gone ? Result<void>() : std::move(removed);
}

/// How its log comes.
container::LogReader::Form form_of(const Inspection& how) noexcept {
    return how.tty ? container::LogReader::Form::Plain : container::LogReader::Form::Framed;
}

Task<Result<void>> clear(
    Engine& engine, const ContainerPlan& plan, const std::string& id, const Inspection& how,
    const io::Log& log
) {
    if (how.state == State::Running) {
        const auto stopped = co_await engine.stop(id, plan.spec.grace);
        if (!stopped && stopped.error().code != ErrorCode::NotFound) co_return stopped;
    }
    const auto executor = co_await asio::this_coro::executor;
    ContainerLog output(executor, engine, id, form_of(how), plan.kept_log);
    co_await output.rest();
    const auto end =
        how.state == State::Ended ? fmt::format("; it ended with code {}", how.exit_code) : std::string();
    log.info(fmt::format("removes container {}, which an earlier run left{}", shown(id), end));
    co_return co_await remove(engine, id);
}

class Accompanied {
public:
    Accompanied(
        Engine& engine, const ContainerPlan& plan, std::string id, command::EndRequest& end,
        const io::Log& log
    )
        : engine_(engine), plan_(plan), id_(std::move(id)), end_(end), log_(log) {}

    Task<Result<int>> to_its_end() {
        auto how = co_await how_it_is();
        if (!how) co_return pass_on(how);
        const auto executor = co_await asio::this_coro::executor;
        ContainerLog output(executor, engine_, id_, form_of(*how), plan_.kept_log);
        io::TaskGroup reading(executor);
        io::TaskGroup stopping(executor);
        reading.spawn("log", output.follow());
        stopping.spawn("stop", stop_when_asked());
        how = co_await end_of_it();
        co_await stopping.stop();
        output.end();
        const io::Deadline limit_of_rest(executor, 10s, [&reading] { reading.cancel(); });
        co_await reading.join();
        if (!how) co_return pass_on(how);
        tell(*how);
        auto removed = co_await remove(engine_, id_);
        if (!removed) log_.warning(removed.error().message);
        co_return how->exit_code;
    }

private:
    Task<void> stop_when_asked() {
        co_await end_.asked();
        while (true) {
            const auto stopped = co_await engine_.stop(id_, plan_.spec.grace);
            if (stopped || stopped.error().code == ErrorCode::NotFound) co_return;
            log_.warning(stopped.error().message);
            co_await pause();
        }
    }

    /// However long the engine is away: what it holds may go on without it.
    Task<Result<Inspection>> how_it_is() {
        bool is_told = false;
        while (true) {
            auto how = co_await engine_.inspect(id_);
            if (how && is_told) io::notify("STATUS=container " + shown(id_));
            if (how) co_return how;
            if (how.error().code == ErrorCode::NotFound) {
                how.error().message = fmt::format("container {} was removed by somebody else", shown(id_));
                co_return how;
            }
            if (!std::exchange(is_told, true)) {
                log_.warning(how.error().message);
                io::notify("STATUS=the container engine is away");
            }
            co_await pause();
        }
    }

    Task<Result<Inspection>> end_of_it() {
        while (true) {
            const auto waited = co_await engine_.wait(id_);
            auto how = co_await how_it_is();
            if (!how || how->state == State::Ended) co_return how;
            // The connection broke, or somebody started it again.
            co_await pause();
        }
    }

    static Task<void> pause() {
        asio::steady_timer timer(co_await asio::this_coro::executor, retry_pace_of_engine);
        co_await timer.async_wait(no_throw);
    }

    void tell(const Inspection& how) const {
        constexpr int by_sigkill = 128 + SIGKILL;
        const auto limit = plan_.spec.memory.value_or(0);
        if (how.out_of_memory) {
            log_.error(fmt::format("out of memory: the kernel killed it (limits.memory is {} bytes)", limit));
            io::notify(fmt::format("STATUS=out of memory\nERRNO={}", ENOMEM));
        } else if (how.exit_code == by_sigkill && plan_.spec.memory && !end_.is_asked()) {
            // Podman does not always notice.
            log_.error(fmt::format("killed, and perhaps out of memory (limits.memory is {} bytes)", limit));
            io::notify("STATUS=killed, perhaps out of memory");
        }
        if (!how.error.empty()) log_.error("the engine says: " + how.error);
    }

    Engine& engine_;
    const ContainerPlan& plan_;
    std::string id_;
    command::EndRequest& end_;
    const io::Log& log_;
};

Task<Result<std::string>> create(Engine& engine, const ContainerPlan& plan) {
    const auto name = container::container_name(plan.spec);
    auto id = co_await engine.create(name, container::create_request(plan.spec, plan.surroundings));
    if (!id && id.error().code == ErrorCode::Conflict)
        id.error().message += fmt::format(" (if nothing needs it: docker rm -f {})", name);
    co_return id;
}

} // namespace

namespace {

enum class Leave : std::uint8_t { Nothing, WhatFits };

/// Stops and removes what is there of this service, but for one that runs with its settings where that is
/// left.
Task<Result<Found>> clear_all(Engine& engine, const ContainerPlan& plan, Leave leave, const io::Log& log) {
    auto greeted = co_await engine.greet();
    if (!greeted) co_return pass_on(greeted);
    const auto ids = co_await engine.list(container::own_filter(plan.spec, plan.surroundings));
    if (!ids) co_return std::unexpected(ids.error());
    const auto request = container::create_request(plan.spec, plan.surroundings);
    Found found;
    for (const auto& id : *ids) {
        const auto how = co_await engine.inspect(id);
        if (!how && how.error().code == ErrorCode::NotFound) continue;
        if (!how) co_return std::unexpected(how.error());
        if (leave == Leave::WhatFits && !found && how->state == State::Running
            && how->settings == container::settings_of(request)) {
            found = id;
            continue;
        }
        auto cleared = co_await clear(engine, plan, id, *how, log);
        if (!cleared) co_return pass_on(cleared);
    }
    co_return found;
}

} // namespace

Task<Result<void>> remove_leftovers(Engine& engine, const ContainerPlan& plan, const io::Log& log) {
    auto cleared = co_await clear_all(engine, plan, Leave::Nothing, log);
    if (!cleared) co_return pass_on(cleared);
    co_return Result<void>();
}

Task<Result<Found>> prepare(Engine& engine, const ContainerPlan& plan, const io::Log& log) {
    auto found = co_await clear_all(engine, plan, Leave::WhatFits, log);
    if (!found || *found) co_return found;
    auto got = co_await get_image(engine, plan.spec, log);
    if (!got) co_return pass_on(got);
    co_return found;
}

Task<Result<int>> run_container(
    Engine& engine, const ContainerPlan& plan, Found found, command::EndRequest& end, const io::Log& log
) {
    auto greeted = co_await engine.greet();
    if (!greeted) co_return pass_on(greeted);
    if (found) {
        log.info(fmt::format("goes on with container {}", shown(*found)));
    } else {
        auto created = co_await create(engine, plan);
        if (!created) co_return pass_on(created);
        found = std::move(*created);
        auto started = co_await engine.start(*found);
        if (!started) {
            const auto removed = co_await remove(engine, *found);
            co_return pass_on(started);
        }
    }
    io::notify(fmt::format("READY=1\nSTATUS=container {}", shown(*found)));
    Accompanied container(engine, plan, std::move(*found), end, log);
    co_return co_await container.to_its_end();
}

} // namespace tutti::runner
