#include "director/journal_line.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

namespace tutti::director {

namespace {

using contract::FieldReader;
using contract::VersionField;

Result<event::LostRun> parse_run(const Value& value) {
    FieldReader fields(value, VersionField::Optional);
    event::LostRun run;
    run.playlist_id = fields.text("playlist_id", 1);
    run.definition_id = fields.text("definition_id");
    run.playlist_name = fields.text("playlist_name");
    if (fields.has("playlist_metadata")) run.metadata = fields.object("playlist_metadata");
    return fields.finish(std::move(run));
}

Value to_value(const event::LostRun& run) {
    std::vector<Member> members = {
        {"playlist_id", run.playlist_id},
        {"definition_id", run.definition_id},
        {"playlist_name", run.playlist_name},
    };
    if (!run.metadata.is_null()) members.push_back({"playlist_metadata", run.metadata});
    return Value::object(std::move(members));
}

struct Printer {
    Member operator()(const RunBegan& began) const { return {"began", to_value(began.run)}; }
    Member operator()(const RunOver& over) const { return {"ended", over.playlist_id}; }
};

} // namespace

Result<JournalLine> parse_journal_line(std::string_view json) {
    const auto line = parse_json(json);
    if (!line) return std::unexpected(line.error());
    FieldReader fields(*line, VersionField::Optional);
    if (!fields.has("began")) {
        RunOver over{fields.text("ended", 1)};
        return fields.finish(JournalLine(std::move(over)));
    }
    const auto began = fields.object("began");
    const auto readable = fields.finish(true);
    if (!readable) return std::unexpected(readable.error());
    auto run = parse_run(began);
    if (!run) return pass_on(run);
    return RunBegan{std::move(*run)};
}

std::string print(const JournalLine& line) {
    return print_json(Value::object({{"v", contract::version}, std::visit(Printer{}, line)}));
}

} // namespace tutti::director
