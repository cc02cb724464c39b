#include "control_plane/objects/desired_files.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "control_plane/objects/object_book.hpp"
#include "governance/manifest/manifest.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/path_watch.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::control_plane {

using governance::DesiredSources;
using Until = governance::DesiredSources::Until;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_manifest = 1 << 20;
constexpr std::size_t most_files = 1000;
constexpr std::size_t most_bytes = 16 << 20; ///< of all of them, which stay in memory
constexpr auto pause_with_trouble = seconds(5);
constexpr auto applied_within = seconds(30);

struct Seen {
    std::vector<DesiredSources::Found> found;
    std::vector<std::string> absent;
    std::string trouble; ///< of one that is there and cannot be read
    std::size_t bytes = 0;
};

/// A link to what is not there, or not to be seen, is one that cannot be read.
bool may_be_file(const fs::path& path) {
    std::error_code ignored;
    const auto type = fs::status(path, ignored).type();
    return type == fs::file_type::regular || type == fs::file_type::not_found || type == fs::file_type::none;
}

bool is_manifest(const fs::path& path) {
    return path.extension() == ".toml" && !path.filename().native().starts_with('.') && may_be_file(path);
}

/// What `source` says stays as it was, and so does what is below it.
void pass_over(Seen& seen, std::string source, std::string why) {
    seen.absent.push_back(std::move(source));
    if (seen.trouble.empty()) seen.trouble = std::move(why);
}

void see(Seen& seen, const std::string& name, const fs::path& path) {
    auto source = fmt::format("{}{}", file_source, name);
    auto text = io::read_file(path, std::min(largest_manifest, most_bytes - seen.bytes));
    if (!text) return pass_over(seen, std::move(source), std::move(text.error().message));
    seen.bytes += text->size();
    seen.found.push_back({std::move(source), std::move(*text)});
}

/// What is in it, and not looked at, is no file that went away.
void see_folder(Seen& seen, const std::string& name, const fs::path& path) {
    std::error_code error;
    std::size_t count = 0;
    for (const auto& each : io::paths_in(path, error)) {
        if (!is_manifest(each)) continue;
        if (++count > most_files)
            return pass_over(
                seen, fmt::format("{}{}", file_source, name),
                fmt::format("{} has more than {} manifests: those beyond hold as they did", name, most_files)
            );
        see(seen, fmt::format("{}/{}", name, each.filename().native()), each);
    }
    if (error)
        pass_over(
            seen, fmt::format("{}{}", file_source, name),
            fmt::format("{} cannot be looked through: {}", name, error.message())
        );
}

Seen see_all(const DesiredOptions& options) {
    Seen seen;
    for (const auto& name : options.paths) {
        const auto path = options.folder / name;
        std::error_code error;
        if (fs::is_directory(path, error))
            see_folder(seen, name, path);
        else if (fs::exists(path, error) && may_be_file(path))
            see(seen, name, path);
        else
            pass_over(
                seen, fmt::format("{}{}", file_source, name),
                fmt::format("{} is not there: what it said holds on", name)
            );
    }
    return seen;
}

/// Of files their folder: they are replaced.
std::vector<fs::path> folders_of(const DesiredOptions& options) {
    std::vector<fs::path> folders;
    for (const auto& name : options.paths) {
        const auto path = options.folder / name;
        folders.push_back(path.parent_path());
        if (path.extension() != ".toml") folders.push_back(path);
    }
    return folders;
}

Result<std::set<std::string>>
watched_sources(store::ControlStore& store, const std::vector<std::string>& kinds) {
    const auto news = read_news(store, 0, kinds);
    if (!news) return std::unexpected(news.error());
    std::set<std::string> sources;
    for (const auto& [key, rows] : news->rows) {
        if (rows.object.empty()) continue;
        const auto object = governance::objects::parse_object(key, rows.object);
        if (object && object->source.starts_with(file_source)) sources.insert(object->source);
    }
    return sources;
}

std::string first_mistake(std::string_view source, const std::vector<toml::Mistake>& mistakes) {
    const auto& mistake = mistakes.front();
    const auto name = source.substr(file_source.size());
    return fmt::format(
        "{}:{}:{}: {}{}{}{}", name, mistake.position.line, mistake.position.column, mistake.key,
        mistake.key.empty() ? "" : ": ", mistake.reason,
        mistakes.size() > 1 ? fmt::format(" (and {} more)", mistakes.size() - 1) : ""
    );
}

/// What control answered, with the place in the file where it names one.
std::string
refusal(std::string_view source, const governance::Manifest& manifest, const governance::Answer& answer) {
    const auto body = parse_json(answer.body);
    const auto* error = body ? body->find("error") : nullptr;
    const auto text = [&](std::string_view key) {
        const auto* value = error != nullptr ? error->find(key) : nullptr;
        return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
    };
    const auto name = source.substr(file_source.size());
    if (const auto mistake = governance::mistake_in(manifest, text("field"), text("message")))
        return fmt::format(
            "{}:{}:{}: {}: {}", name, mistake->position.line, mistake->position.column, mistake->key,
            mistake->reason
        );
    return fmt::format("{}: {}", name, text("message"));
}

} // namespace

DesiredFiles::DesiredFiles(
    const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, DesiredOptions options
)
    : writer_(writer), desk_(desk), options_(std::move(options)), wake_(executor) {}

void DesiredFiles::wake() { wake_.cancel(); }

void DesiredFiles::lead(bool leads) {
    if (leads_ == leads) return;
    leads_ = leads;
    has_recalled_ = false;
    if (leads_) sources_.again(io::steady_now());
    wake();
}

Task<void> DesiredFiles::run() {
    while (true) {
        if (leads_ && !has_recalled_) co_await recall();
        if (std::exchange(has_changed_, false)) look();
        if (leads_ && has_recalled_) co_await apply_what_is_due();
        tell();
        auto next = leads_ ? sources_.next() : std::nullopt;
        if (leads_ && !has_recalled_) next = io::steady_now() + pause_with_trouble;
        wake_.expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        if (has_changed_) continue;
        [[maybe_unused]] const auto [woken] = co_await wake_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

Task<void> DesiredFiles::watch() {
    if (options_.paths.empty()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    io::PathWatch watch(executor, folders_of(options_), io::PathWatch::Of::Contents);
    while (true) {
        const auto changed = co_await watch.changed();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        has_changed_ = true;
        wake();
        if (changed) continue;
        const bool goes_on = co_await io::sleep_for(pause_with_trouble);
        if (!goes_on) co_return;
    }
}

/// Of which sources something holds: what is of a file that went while nobody looked goes, too.
Task<void> DesiredFiles::recall() {
    auto read = [kinds = options_.kinds()](store::ControlStore& store) {
        return watched_sources(store, kinds);
    };
    const auto sources = co_await writer_.ask("reading where objects come from", std::move(read));
    if (!sources) co_return;
    look();
    for (const auto& source : *sources) sources_.known(source, io::steady_now());
    has_recalled_ = true;
    has_changed_ = true; // what is known and not there is gone, unless its place is
}

void DesiredFiles::look() {
    auto seen = see_all(options_);
    trouble_ = std::move(seen.trouble);
    sources_.found(std::move(seen.found), seen.absent, io::steady_now());
}

Task<void> DesiredFiles::apply_what_is_due() {
    while (auto due = sources_.take(io::steady_now())) co_await apply(std::move(*due));
}

Task<void> DesiredFiles::apply(DesiredSources::Due due) {
    auto manifest = governance::parse_manifest(due.text.value_or(""));
    if (!manifest) {
        refuse(due.source, first_mistake(due.source, manifest.error()), Until::ItChanges);
        co_return;
    }
    governance::Request request;
    request.subject = {"control", governance::UserRole::Admin};
    request.via = governance::Via::Internal;
    request.command = "object.apply";
    request.params = Value::object(
        {{"objects", governance::to_value(*manifest)}, {"source", due.source}, {"prune_source", true}}
    );
    request.patience = applied_within;
    const auto answer = co_await desk_.run(std::move(request));
    if (answer.status == 200) {
        sources_.done(due.source);
        settled_.push_back(std::move(due.source));
        co_return;
    }
    constexpr unsigned is_wrong = 400;
    refuse(
        due.source, refusal(due.source, *manifest, answer),
        answer.status == is_wrong ? Until::ItChanges : Until::Later
    );
}

void DesiredFiles::refuse(const std::string& source, std::string why, Until until) {
    sources_.refused(source, printable(why), until, io::steady_now());
    settled_.push_back(source);
}

std::optional<std::string> DesiredFiles::problem_of(std::string_view source) const {
    if (const auto found = told_.find(source); found != told_.end()) return found->second;
    const bool is_ours = source.starts_with(file_source);
    if (is_ours && (!has_recalled_ || sources_.is_pending(source))) return std::nullopt;
    return "";
}

void DesiredFiles::tell() {
    told_ = sources_.problems();
    for (const auto& source : std::exchange(settled_, {})) options_.source_changed(source);
    auto problem = told_.empty() ? trouble_ : told_.begin()->second;
    if (problem == problem_) return;
    problem_ = std::move(problem);
    options_.changed();
}

} // namespace tutti::control_plane
