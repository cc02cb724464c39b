#include "cli/dev/dev_work.hpp"

#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/path_watch.hpp"
#include "recording/line_splitter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tutti::cli {

using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr microseconds quiet = 150ms; ///< an editor writes several times, a linker takes a while
constexpr microseconds patience_without_watch = 1s;
constexpr microseconds longest_build = 30min;
constexpr microseconds longest_order = 2min;
constexpr std::size_t longest_build_line = 64 << 10; // bytes; of what a build says, without an end

/// "lamp.py and 2 more", from the folder on.
std::string describe_files(const std::vector<fs::path>& files, const fs::path& folder) {
    auto text = files.front().lexically_proximate(folder).native();
    if (files.size() > 1) text += fmt::format(" and {} more", files.size() - 1);
    return text;
}

} // namespace

DevWork::DevWork(
    const asio::any_io_executor& executor, DevLog& log, Place place, ReadAgain read_again, Show show
)
    : log_(log), place_(std::move(place)), read_again_(std::move(read_again)), show_(std::move(show)),
      config_(config_files()), wakes_(executor, asio::steady_timer::time_point::max()) {}

void DevWork::look_after(std::vector<DevService> services) {
    std::map<std::string, Known> next;
    for (auto& service : services) {
        const auto before = known_.find(service.name);
        const bool is_same = before != known_.end() && before->second.service == service;
        auto name = service.name;
        if (is_same)
            next.emplace(std::move(name), std::move(before->second));
        else
            next.emplace(
                std::move(name),
                Known{
                    .service = service,
                    .files = files_of(service),
                    .is_worked_on = before != known_.end() && before->second.is_worked_on
                }
            );
    }
    known_ = std::move(next);
}

Task<void> DevWork::build_all() {
    std::vector<DevService> services;
    for (const auto& [name, known] : known_)
        if (!known.service.build.empty()) services.push_back(known.service);
    for (const auto& service : services) {
        const bool is_built = co_await build(service);
        static_cast<void>(is_built); // it has been said; what is there is started all the same
        known_[service.name].files = files_of(service);
    }
    begin({});
}

void DevWork::begin(std::string doing) {
    doing_ = std::move(doing);
    show_();
}

std::vector<fs::path> DevWork::folders() const {
    std::set<fs::path> all = {place_.config.parent_path()};
    for (const auto& [name, known] : known_) {
        all.insert(known.files.sources.folders.begin(), known.files.sources.folders.end());
        all.insert(known.files.programs.folders.begin(), known.files.programs.folders.end());
    }
    return {all.begin(), all.end()};
}

SourceFiles DevWork::config_files() const {
    SourceFiles files;
    find_source_file(place_.config, files);
    return files;
}

Task<void> DevWork::watch() {
    const auto executor = co_await asio::this_coro::executor;
    std::string said; // of the failure before: it is said once
    while (true) {
        // First the watch, then the look: what changes in between is seen, too. Where the look finds other
        // folders, these are watched before anything is waited for.
        const auto watched = folders();
        io::PathWatch watch(executor, watched, io::PathWatch::Of::Contents);
        notice();
        if (folders() != watched) {
            const bool goes_on = co_await io::sleep_for(quiet);
            if (!goes_on) break;
            continue;
        }
        const auto changed = co_await watch.changed();
        const microseconds pause = changed ? quiet : patience_without_watch;
        const bool goes_on = co_await io::sleep_for(pause);
        if (!goes_on) break; // then it is no failure that the watch was given up
        auto failure = changed ? std::string() : changed.error().message;
        if (!failure.empty() && failure != said)
            log_.say(
                "warning", fmt::format("not all can be watched, it is looked at again and again: {}", failure)
            );
        said = std::move(failure);
    }
}

void DevWork::notice() {
    if (auto config = config_files(); !changed_files(config_, config).empty()) {
        config_ = std::move(config);
        if (auto services = read_again_(); !services.empty()) reload(std::move(services));
    }
    for (auto& [name, known] : known_) {
        auto files = files_of(known.service);
        if (known.is_worked_on) {
            // What has changed is told apart when that has ended; where something may come is known now.
            known.files.sources.folders = std::move(files.sources.folders);
            continue;
        }
        const auto sources = changed_files(known.files.sources, files.sources);
        const auto programs = changed_files(known.files.programs, files.programs);
        known.files = std::move(files);
        if (sources.empty() && programs.empty()) continue;
        const auto& changed = sources.empty() ? programs : sources;
        log_.say("info", fmt::format("{}: {} changed", name, describe_files(changed, known.service.folder)));
        add({.service = name, .is_built = !sources.empty()});
    }
}

/// Who is new is built before he is started; who is built otherwise than before, when all else is in order.
void DevWork::reload(std::vector<DevService> services) {
    log_.say("info", fmt::format("{} changed: reload", place_.config.filename().native()));
    std::map<std::string, std::string> builds;
    for (const auto& [name, known] : known_) builds.emplace(name, known.service.build);
    look_after(std::move(services));
    std::vector<std::string> built_otherwise;
    for (const auto& [name, known] : known_) {
        const auto before = builds.find(name);
        if (known.service.build.empty()) continue;
        if (before == builds.end())
            add({.service = name, .is_built = true, .then = Then::Nothing});
        else if (before->second != known.service.build)
            built_otherwise.push_back(name);
    }
    order({"reload"});
    for (auto& name : built_otherwise) {
        log_.say("info", fmt::format("{}: its build changed", name));
        add({.service = std::move(name), .is_built = true});
    }
}

void DevWork::add(Job job) {
    const auto same = std::ranges::find_if(jobs_, [&](const Job& each) {
        return !job.service.empty() && each.service == job.service;
    });
    if (same != jobs_.end()) {
        same->is_built = same->is_built || job.is_built;
        if (job.then == Then::Restart) same->then = Then::Restart;
    } else {
        jobs_.push_back(std::move(job));
    }
    wakes_.cancel();
}

void DevWork::order(std::vector<std::string> words) { add({.service = {}, .words = std::move(words)}); }

void DevWork::order_all(const std::string& verb) {
    std::vector<std::string> words = {verb};
    for (const auto& [name, known] : known_) words.push_back(name);
    order(std::move(words));
}

Task<void> DevWork::work() {
    while (true) {
        while (!jobs_.empty()) {
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            co_await do_job(std::move(job));
            begin({});
        }
        const auto [error] = co_await wakes_.async_wait(no_throw);
        static_cast<void>(error); // there is work, or the next wait ends this task
    }
}

Task<void> DevWork::do_job(Job job) {
    if (job.service.empty()) {
        const bool is_done = co_await run_tutti(std::move(job.words));
        static_cast<void>(is_done); // it has been said
        co_return;
    }
    const auto found = known_.find(job.service);
    if (found == known_.end()) co_return; // it is not in the file any more
    const auto service = found->second.service;
    found->second.is_worked_on = true;
    bool is_fit = true;
    if (job.is_built && !service.build.empty()) is_fit = co_await build(service);
    // What the build itself wrote may be among what is watched. What somebody wrote meanwhile is built once
    // more, and then it is taken for the build's.
    const auto known = known_.find(job.service);
    if (known == known_.end()) co_return;
    const auto& now = known->second.service; // another by now, where the file says so
    auto files = files_of(now);
    const bool has_changed = !changed_files(known->second.files.sources, files.sources).empty();
    known->second.files = std::move(files);
    known->second.is_worked_on = false;
    if (has_changed && job.turn == Turn::First && !now.build.empty())
        add({.service = job.service, .is_built = true, .turn = Turn::Further});
    if (!is_fit || job.then == Then::Nothing) co_return;
    const bool is_ready = co_await run_tutti({"restart", job.service});
    static_cast<void>(is_ready); // it has been said
}

Task<bool> DevWork::build(const DevService& service) {
    begin(fmt::format("building {}", service.name));
    const auto begun = io::steady_now();
    recording::LineSplitter lines;
    const auto say_rest = [&] {
        log_.say("info", lines.rest());
        lines = recording::LineSplitter();
    };
    io::ChildCall call{
        .program = "/bin/sh",
        .arguments =
            {"-c", fmt::format("cd -- \"$0\" && {{ {}\n}} 2>&1", service.build), service.folder.native()},
        .take =
            [&](std::string_view text) {
                lines.feed(text);
                while (const auto line = lines.next()) log_.say("info", *line);
                if (lines.rest().size() > longest_build_line) say_rest();
            }
    };
    const auto built = co_await io::run_child(std::move(call), begun + longest_build);
    say_rest();
    const auto took = to_seconds(io::steady_now() - begun);
    if (!built) {
        log_.say("error", fmt::format("{}: {}: {}", service.name, service.build, built.error().message));
        co_return false;
    }
    if (built->exit_code != 0)
        log_.say(
            "error", fmt::format(
                         "{} was not built: `{}` exited with code {}; what runs goes on", service.name,
                         service.build, built->exit_code
                     )
        );
    else
        log_.say("info", fmt::format("{} was built in {:.1f} s", service.name, took));
    co_return built->exit_code == 0;
}

/// By the command that a person would type: what it says is said here.
Task<bool> DevWork::run_tutti(std::vector<std::string> words) {
    begin(fmt::format("{}", fmt::join(words, " ")));
    io::ChildCall call{.program = place_.programs / "tutti", .arguments = std::move(words)};
    const auto done = co_await io::run_child(std::move(call), io::steady_now() + longest_order);
    if (!done) {
        log_.say("error", done.error().message);
        co_return false;
    }
    log_.say("info", done->output);
    log_.say(done->exit_code == 0 ? "warning" : "error", done->errors);
    co_return done->exit_code == 0;
}

} // namespace tutti::cli
