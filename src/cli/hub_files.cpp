#include "cli/hub_files.hpp"

#include "base/json.hpp"
#include "command/run_task.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace tutti::cli {

namespace {

namespace fs = std::filesystem;

constexpr microseconds hub_patience = seconds(10);
constexpr int found_mistakes = 2; ///< the hub's exit code

/// What each line begins with: a key, a mistake behind it.
constexpr std::string_view behind_key = ": ";

/// Of the deepest of the keys of "hub.listener.house.tls" that stands in the file.
Position position_of(const Value& document, std::string_view key) {
    const Value* value = &document;
    Position position;
    while (value != nullptr && value->is_object() && !key.empty()) {
        const auto end = key.find('.');
        value = value->find(key.substr(0, end));
        if (value != nullptr) position = value->position();
        key = end == std::string_view::npos ? std::string_view() : key.substr(end + 1);
    }
    return position;
}

Task<void> run_hub(fs::path program, std::string config, Result<io::ChildOutput>& said) {
    io::ChildCall call{
        .program = std::move(program), .arguments = {"--check", "--config", std::move(config)}
    };
    said = co_await io::run_child(std::move(call), io::steady_now() + hub_patience);
}

Result<io::ChildOutput> ask_hub(const fs::path& file, const fs::path& programs) {
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        return fail(ErrorCode::Unavailable, "the hub cannot read this file a second time");
    Result<io::ChildOutput> said;
    command::run_part([&](asio::io_context&) { return run_hub(programs / "tutti-hub", file.native(), said); }
    );
    return said;
}

/// The line of a log that it ended with, or its exit code.
std::string last_word(const io::ChildOutput& said) {
    const auto line = parse_json(said.errors);
    const auto* message = line && line->is_object() ? line->find("message") : nullptr;
    if (message != nullptr && message->is_string()) return std::string(message->string());
    return fmt::format("tutti-hub ended with exit code {}", said.exit_code);
}

void take_lines(std::string_view lines, const Value& document, toml::Review& review) {
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        const auto end = line.find(behind_key);
        if (end == std::string_view::npos) continue;
        std::string key(line.substr(0, end));
        const auto position = position_of(document, key);
        review.mistakes.push_back(
            {position, std::move(key), std::string(line.substr(end + behind_key.size())), {}}
        );
    }
}

} // namespace

void check_hub_files(
    const installation::Installation& installation, const fs::path& file, std::string_view text,
    const fs::path& programs, toml::Review& review
) {
    const auto& listeners = installation.hub.listeners;
    const auto first = std::ranges::find_if(listeners, [](const auto& each) { return each.tls.has_value(); });
    if (!installation.bus.is_embedded() || first == listeners.end()) return;
    const auto document = toml::parse_document(text);
    if (!document) return;
    const auto said = ask_hub(file, programs);
    if (said && said->exit_code == 0) return;
    if (said && said->exit_code == found_mistakes && !said->output.empty())
        return take_lines(said->output, *document, review);
    review.warnings.push_back(
        {position_of(*document, first->tls_key()),
         first->tls_key(),
         fmt::format(
             "whether its files fit together is not known: {}", said ? last_word(*said) : said.error().message
         ),
         {}}
    );
}

} // namespace tutti::cli
