// What an InstallationRun does when it is told to go on by another file, or as another program: its services
// live on, and the next run adopts them.
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/notify.hpp"
#include "supervisor/handover.hpp"
#include "supervisor/installation_run.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::supervisor {

using control::Peer;
using control::Reply;
using control::Request;

void InstallationRun::say_handover_commands() {
    server_.on("reload", [this](const Request& asked, const Peer&) { return reload(asked); });
    server_.on_task("upgrade", [this](Request, Peer) { return upgrade(); });
}

/// `dry_run`: says what would be done, and does nothing.
Reply InstallationRun::reload(const Request& request) {
    const auto* const dry = request.find("dry_run");
    const bool is_dry = dry != nullptr && dry->is_bool() && dry->boolean();
    if (stopping_) return control::refused("everything is being stopped");
    if (handover_) return control::refused("the file is being read already");
    if (!options_.read_again) return control::refused("this supervisor has no file to read again");
    auto next = options_.read_again();
    if (!next) return control::refused(next.error().message, Value::object({{"mistakes", true}}));
    if (next->run_directory != options_.run_directory)
        return control::refused("the run directory cannot change while services run in it");
    // What the file's reader cannot know: whether this machine has what it takes.
    const auto plans = plan_launches(*next, "");
    if (const auto specs = specs_of(plans); !specs) return control::refused(specs.error().message);
    auto plan = plan_reload(plans_, standings(), plans);
    auto told = to_value(plan);
    if (is_dry) return control::acknowledged("nothing was done", std::move(told));
    if (const auto made = make_directories(*next, plans); !made)
        return control::refused(made.error().message);
    hand_over({.options = std::move(*next), .plan = std::move(plan)});
    return control::acknowledged("the file holds from now on", std::move(told));
}

namespace {

/// What takes our place is asked by our own command line whether it could: nothing that only looks like a
/// program of ours is let in.
Result<std::vector<std::string>> words_that_ask() {
    auto words = own_command_line();
    if (!words) return words;
    words->erase(words->begin());
    const auto command = std::ranges::find(*words, "up");
    if (command == words->end()) return fail(ErrorCode::Environment, "this was not started by `tutti up`");
    words->insert(command + 1, "--check");
    return words;
}

std::optional<std::string> refusal_of(const std::filesystem::path& program, const io::ChildOutput& said) {
    constexpr int by_signal = 128;
    if (said.exit_code > by_signal)
        return fmt::format("{} ended by signal {}", program.native(), said.exit_code - by_signal);
    if (said.exit_code != 0)
        return fmt::format("{} does not take this installation:\n{}", program.native(), said.errors);
    if (!said.output.starts_with("tutti ")) return fmt::format("{} is no tutti", program.native());
    return std::nullopt;
}

} // namespace

/// Only to a program that understands the file as it is.
Task<Reply> InstallationRun::upgrade() {
    constexpr microseconds patience = seconds(30);
    const auto program = options_.program_directory / "tutti";
    if (asks_program_) co_return control::refused("another program is being asked already");
    auto words = words_that_ask();
    if (!words) co_return control::refused(words.error().message);
    asks_program_ = true;
    auto checked = co_await io::run_child(
        {.program = program, .arguments = std::move(*words)}, io::steady_now() + patience
    );
    asks_program_ = false;
    reap_shims();
    if (!checked) co_return control::refused(checked.error().message);
    if (const auto refusal = refusal_of(program, *checked)) co_return control::refused(*refusal);
    if (stopping_ || handover_) co_return control::refused("another end is under way");
    hand_over({});
    co_return control::acknowledged(
        "another program goes on", Value::object(
                                       {{"version", options_.version},
                                        {"program", program.native()},
                                        {"config", options_.config_file.native()}}
                                   )
    );
}

std::vector<Standing> InstallationRun::standings() const {
    std::vector<Standing> all;
    for (std::uint32_t index = 0; index < supervision_.size(); ++index) {
        const auto& memory = supervision_.service({index}).memory();
        all.push_back({.live = memory.live, .wanted = memory.wanted, .settings = settings_[index]});
    }
    return all;
}

void InstallationRun::hand_over(Handover handover) {
    log_.info(handover.options ? "reading the file again" : "another program takes over");
    io::notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", io::steady_now().time_since_epoch().count()));
    handover_ = std::move(handover);
    // After this answer is on its way.
    asio::post(ended_.get_executor(), [this] { ended_.cancel(); });
}

} // namespace tutti::supervisor
