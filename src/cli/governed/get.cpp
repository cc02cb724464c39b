#include "cli/governed/get.hpp"

#include "base/json.hpp"
#include "cli/governed/get_watch.hpp"
#include "cli/governed/manifest_file.hpp"
#include "cli/governed/object_list.hpp"
#include "cli/governed/object_text.hpp"
#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

void print_listed(const GetOptions& options, const std::vector<Value>& objects) {
    using enum GetOptions::Form;
    if (options.form == Json)
        return print_out("{}\n", print_json(Value::object({{"objects", Value::array(objects)}})));
    if (options.form == Toml) {
        governance::Manifest manifest;
        for (const auto& object : objects)
            if (object.find("spec") != nullptr) manifest.push_back(manifest_object(object));
        return put_out(governance::print_manifest(manifest));
    }
    if (objects.empty()) return put_err("There are none. `tutti apply FILE` makes them.\n");
    const auto columns = options.form == Wide ? Columns::Wide : Columns::Usual;
    put_out(describe_objects(objects, to_seconds(io::wall_now()), columns, colours_for(STDOUT_FILENO)));
}

/// How it stands, and how it is to be, where that is known.
void print_whole(const Value& object) {
    put_out(describe_object(object, to_seconds(io::wall_now()), colours_for(STDOUT_FILENO)));
    if (object.find("spec") == nullptr) return; // it is leaving, or damaged
    auto wanted = manifest_object(object);
    wanted.labels = Value::object({});
    put_out("\n" + governance::print_manifest({wanted}));
}

int get_one(const GetOptions& options) {
    const auto asked =
        ask_desk(options.desk, "object.get", Value::object({{"kind", options.kind}, {"name", options.name}}));
    if (!asked) return report_fault(options.desk, asked.error());
    if (options.form == GetOptions::Form::Json)
        print_out("{}\n", print_json(*asked));
    else if (options.form == GetOptions::Form::Table)
        print_whole(*asked);
    else
        print_listed(options, {*asked});
    return Success;
}

} // namespace

int get_objects(const GetOptions& given) {
    auto options = given;
    if (options.kind.find('/') != std::string::npos) {
        const auto object = read_object_name(options.kind);
        if (!object || !options.name.empty())
            return report_failure(
                object ? Error{ErrorCode::InvalidInput, "one object is named twice", {}} : object.error()
            );
        options.kind = object->kind;
        options.name = object->name;
    }
    const auto labels = read_label_words(options.labels);
    if (!labels) return Usage;
    if (options.watches) return watch_objects(options, *labels);
    if (!options.name.empty()) return get_one(options);
    const auto listed = list_objects(options.desk, options.kind, *labels);
    if (!listed) return report_fault(options.desk, listed.error());
    print_listed(options, *listed);
    return Success;
}

} // namespace tutti::cli
