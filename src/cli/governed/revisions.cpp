#include "cli/governed/revisions.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "cli/governed/apply.hpp"
#include "cli/governed/change_text.hpp"
#include "cli/governed/object_text.hpp"
#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

std::vector<Value> items_of(const Value& answer, std::string_view key) {
    const auto* list = answer.find(key);
    if (list == nullptr || !list->is_array()) return {};
    return {list->items().begin(), list->items().end()};
}

std::int64_t number_in(const Value& revision) {
    const auto* number = revision.find("number");
    return number != nullptr && number->is_integer() ? number->integer() : 0;
}

void print_table(const std::vector<Value>& revisions) {
    Table table({"REVISION", "AGO", "BY", "WHAT", "SOURCE", "CHANGES"});
    const auto now = to_seconds(io::wall_now());
    for (const auto& revision : revisions) {
        table.add(
            {{text_of(revision, "number"), Tone::Strong},
             {describe_seconds(std::max(0.0, now - number_of(revision, "at")))},
             {text_of(revision, "by")},
             {text_of(revision, "what")},
             {text_of(revision, "source"), Tone::Quiet},
             {describe_changes(revision)}}
        );
    }
    put_out(table.print(colours_for(STDOUT_FILENO)));
}

void print_one(const Value& revision) {
    print_out(
        "revision {}, {} ago, by {}: {}{}{}\n\n", text_of(revision, "number"),
        describe_seconds(std::max(0.0, to_seconds(io::wall_now()) - number_of(revision, "at"))),
        printable(text_of(revision, "by")), printable(text_of(revision, "what")),
        text_of(revision, "source").empty() ? "" : ", from ", printable(text_of(revision, "source"))
    );
    put_out(print_changes(revision, colours_for(STDOUT_FILENO)));
}

} // namespace

int show_revisions(const RevisionOptions& options) {
    std::vector<Member> params = {{"most", options.number ? 1 : options.most}};
    if (options.number) params.push_back({"from", *options.number});
    if (!options.object.empty()) {
        const auto object = read_object_name(options.object);
        if (!object) return report_failure(object.error());
        params.push_back({"kind", object->kind});
        params.push_back({"name", object->name});
    }
    const auto asked = ask_desk(options.desk, "object.history", Value::object(std::move(params)));
    if (!asked) return report_fault(options.desk, asked.error());
    const auto revisions = items_of(*asked, "revisions");
    if (options.number && (revisions.empty() || number_in(revisions.front()) != *options.number))
        return report_fault(
            options.desk,
            {404, "not_found", fmt::format("no revision {} is kept: `tutti revisions`", *options.number)}
        );
    if (options.desk.json)
        print_out("{}\n", print_json(options.number ? revisions.front() : *asked));
    else if (options.number)
        print_one(revisions.front());
    else if (revisions.empty())
        put_err("Nothing was applied yet. `tutti apply FILE` does.\n");
    else
        print_table(revisions);
    return Success;
}

int roll_back(const RollbackOptions& options) {
    auto revision = options.revision;
    if (!revision) {
        const auto newest = ask_desk(options.desk, "object.history", Value::object({{"most", 1}}));
        if (!newest) return report_fault(options.desk, newest.error());
        const auto revisions = items_of(*newest, "revisions");
        if (revisions.empty())
            return report_fault(options.desk, {404, "not_found", "nothing was applied yet"});
        revision = number_in(revisions.front()) - 1;
    }
    const auto params = Value::object({{"revision", *revision}});
    if (options.is_dry) {
        const auto asked = ask_desk(options.desk, "object.diff", params);
        if (!asked) return report_fault(options.desk, asked.error());
        show_changes(options.desk, *asked, "would be");
        return Success;
    }
    const auto asked = ask_desk(options.desk, "object.rollback", params);
    if (!asked) return report_fault(options.desk, asked.error());
    show_revision(options.desk, *asked, "rolled back");
    return Success;
}

} // namespace tutti::cli
