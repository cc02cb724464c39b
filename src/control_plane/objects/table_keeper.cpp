#include "control_plane/objects/table_keeper.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "control_plane/objects/object_book.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "installation/file_tables.hpp"
#include "io/file.hpp"
#include "toml/document.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::control_plane {

using governance::objects::Object;
using governance::objects::parse_object;

namespace {

constexpr auto supervisor_answers = seconds(5);
/// It looks through the whole file, and at this machine.
constexpr auto supervisor_reloads = seconds(30);

const std::vector<std::string>& table_kinds() {
    static const std::vector<std::string> kinds = {"service", "display", "route", "section"};
    return kinds;
}

/// What is wanted, as rows. No text: what is kept of it is lost.
using Rows = std::vector<std::pair<governance::objects::ObjectKey, std::string>>;

Result<Rows> read_rows(store::ControlStore& store) {
    auto news = read_news(store, 0, table_kinds());
    if (!news) return pass_on(news);
    Rows rows;
    for (auto& [key, each] : news->rows) {
        if (!each.object.empty())
            rows.emplace_back(key, std::move(each.object));
        else if (!was_removed(each.status))
            rows.emplace_back(key, "");
    }
    return rows;
}

/// What stands beside the file, from where a damaged object has its table until somebody says what it is to
/// be.
class Beside {
public:
    /// `text`: what this process knows of it; nothing: it is read.
    Beside(const std::filesystem::path& applied, const std::optional<std::string>& text)
        : applied_(applied), text_(text) {}

    /// Nothing: it does not stand there. An error: nobody can say.
    Result<std::optional<installation::FileTable>> find(const governance::objects::ObjectKey& key) {
        if (auto read = once(); !read) return pass_on(read);
        const auto found =
            std::ranges::find_if(*tables_, [&](const auto& table) { return table.is(key.kind, key.name); });
        return found != tables_->end() ? std::optional(*found) : std::nullopt;
    }

private:
    Result<void> once() {
        if (tables_) return {};
        auto text = text_ ? Result<std::string>(*text_) : io::read_file(applied_, largest_table_file);
        if (!text && text.error().code == ErrorCode::NotFound) text = "";
        if (!text) return pass_on(text);
        const auto document = toml::parse_document(*text);
        if (!document)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format(
                    "what is kept of an object is damaged, and {} has a mistake: apply the object again, or "
                    "remove it; until then all tables stay",
                    applied_.native()
                )
            );
        tables_ = installation::tables_of(*document);
        return {};
    }

    const std::filesystem::path& applied_;
    const std::optional<std::string>& text_;
    std::optional<std::vector<installation::FileTable>> tables_;
};

/// The data of a reply; a refusal is Conflict.
Task<Result<Value>> ask(control::Client& supervisor, std::string command, microseconds patience) {
    auto reply = co_await supervisor.call(std::move(command), {}, patience);
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::Conflict, printable(reply->message));
    co_return reply->data.value_or(Value());
}

std::map<std::string, Value, std::less<>> services_in(const Value& list) {
    std::map<std::string, Value, std::less<>> services;
    const auto* all = list.find("services");
    if (all == nullptr || !all->is_array()) return services;
    for (const auto& service : all->items())
        if (const auto* name = service.find("name"); name != nullptr && name->is_string())
            services.emplace(name->string(), service);
    return services;
}

/// Runs when a look ends, however it does.
template <typename Ending>
class AtEnd {
public:
    explicit AtEnd(Ending ending) : ending_(std::move(ending)) {}
    ~AtEnd() { ending_(); }
    AtEnd(const AtEnd&) = delete;
    AtEnd& operator=(const AtEnd&) = delete;

private:
    Ending ending_;
};

} // namespace

TableKeeper::TableKeeper(const asio::any_io_executor& executor, StoreWriter& writer, TableOptions options)
    : writer_(writer), options_(std::move(options)), ended_(executor),
      last_(fail(ErrorCode::Unavailable, "nobody has looked yet")) {}

Task<TableKeeper::Looked> TableKeeper::look() {
    const auto wanted = begun_ + 1;
    while (is_looking_) {
        ended_.expires_at(asio::steady_timer::time_point::max());
        [[maybe_unused]] const auto [woken] = co_await ended_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            co_return fail(ErrorCode::Unavailable, "this look was broken off");
    }
    if (finished_ >= wanted) co_return last_;
    is_looking_ = true;
    const auto mine = ++begun_;
    const AtEnd end([this] {
        is_looking_ = false;
        ended_.cancel();
    });
    auto made = co_await make_so();
    last_ = made;
    finished_ = mine;
    co_return made;
}

Task<Result<TableKeeper::Wanted>> TableKeeper::wanted() {
    auto rows = co_await writer_.ask("reading which tables are wanted", read_rows);
    if (!rows) co_return pass_on(rows);
    Wanted wanted;
    Beside beside(options_.applied, written_);
    for (auto& [key, text] : *rows) {
        if (const auto object = parse_object(key, text)) {
            wanted.tables.push_back({key.kind, key.name, object->spec, {}});
        } else {
            auto stands = beside.find(key);
            if (!stands) co_return pass_on(stands);
            if (!*stands) continue;
            text = print_json((*stands)->spec);
            wanted.tables.push_back(std::move(**stands));
        }
        for (const std::string_view part :
             {std::string_view(key.kind), std::string_view(key.name), std::string_view(text)})
            wanted.digest = digest(part, digest("\n", wanted.digest));
        wanted.keys.push_back(std::move(key));
    }
    co_return wanted;
}

bool TableKeeper::was_changed() const {
    if (!written_) return false;
    const auto there = io::read_file(options_.applied, largest_table_file);
    return (there ? *there : std::string()) != *written_;
}

/// Whether somebody else had changed it since this process wrote it.
Result<bool> TableKeeper::put_beside(const std::string& text) {
    const auto there = io::read_file(options_.applied, largest_table_file);
    if (!there && there.error().code != ErrorCode::NotFound) return std::unexpected(there.error());
    const auto found = there ? *there : std::string();
    const bool was_changed = written_ && found != *written_;
    if (found != text) {
        if (auto put = io::write_file_atomically(options_.applied, text, io::Durability::Durable); !put)
            return pass_on(put);
    }
    written_ = text;
    return was_changed;
}

/// Each of many objects is looked at for itself, and mostly nothing is another since the one before.
const installation::TablePlan&
TableKeeper::plan_for(const Wanted& desired, std::string_view file, const Value& loaded) {
    const auto of_what = digest(file, digest(print_json(loaded), desired.digest));
    if (!plan_ || planned_ != of_what)
        plan_ = installation::plan_tables(
            options_.file.filename().native(), file, desired.tables, installation::loaded_from(loaded),
            options_.usual
        );
    planned_ = of_what;
    return *plan_;
}

Task<TableKeeper::Looked> TableKeeper::make_so() {
    const auto desired = co_await wanted();
    if (!desired) co_return std::unexpected(desired.error());
    auto supervisor = co_await control::Client::connect(options_.run_directory / "supervisor.sock");
    if (!supervisor) co_return pass_on(supervisor);
    const auto tables = co_await ask(*supervisor, "tables", supervisor_answers);
    if (!tables) co_return std::unexpected(tables.error());
    const auto list = co_await ask(*supervisor, "list", supervisor_answers);
    if (!list) co_return std::unexpected(list.error());
    auto look = std::make_shared<TableLook>();
    look->services = services_in(*list);
    const auto* loaded = tables->find("tables");
    auto file = io::read_file(options_.file, largest_table_file);
    if (!file) co_return pass_on(file);
    const auto& plan = plan_for(*desired, *file, loaded != nullptr ? *loaded : Value());
    for (std::size_t index = 0; index < desired->keys.size(); ++index)
        look->findings.emplace(desired->keys[index], plan.findings[index]);
    if (plan.applied) {
        const auto changed = put_beside(*plan.applied);
        if (!changed) co_return std::unexpected(changed.error());
        look->was_changed = *changed;
    }
    if (plan.is_outdated)
        co_await reload(*supervisor, *look, digest(plan.applied.value_or(""), digest(*file)));
    co_return std::shared_ptr<const TableLook>(std::move(look)); // owned by all who asked
}

/// Once for what there is: who has read it and still runs with something else will not be moved by being
/// told again.
Task<void> TableKeeper::reload(control::Client& supervisor, TableLook& look, std::uint64_t what) {
    if (told_ == what) {
        look.refusal =
            "the supervisor has read the file, and runs with other tables: `tutti logs`, or `tutti "
            "reload`, says why";
        co_return;
    }
    const auto reloaded = co_await ask(supervisor, "reload", supervisor_reloads);
    look.is_reloading = reloaded.has_value();
    if (reloaded)
        told_ = what;
    else
        look.refusal = reloaded.error().message;
}

} // namespace tutti::control_plane
