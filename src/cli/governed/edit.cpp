#include "cli/governed/edit.hpp"

#include "base/scan.hpp"
#include "cli/governed/apply.hpp"
#include "cli/governed/manifest_file.hpp"
#include "cli/governed/object_text.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"
#include "io/foreground.hpp"
#include "io/system_failure.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

namespace fs = std::filesystem;

/// Begins the lines above the object that are said to whoever edits it, and are none of his.
constexpr std::string_view remark = "#: ";

/// A folder that nobody else looks into, with the file that is edited; both go with it.
class Draft {
public:
    static Result<Draft> make() {
        auto name = (fs::temp_directory_path() / "tutti-edit-XXXXXX").native();
        if (::mkdtemp(name.data()) == nullptr) return io::system_failure("making", name);
        return Draft(name);
    }
    Draft(Draft&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
    Draft& operator=(Draft&&) = delete;
    ~Draft() {
        std::error_code ignored;
        if (!folder_.empty()) fs::remove_all(folder_, ignored);
    }

    fs::path file() const { return folder_ / "object.toml"; }
    /// It stays where it is.
    fs::path keep() { return std::exchange(folder_, {}) / "object.toml"; }

private:
    explicit Draft(fs::path folder) : folder_(std::move(folder)) {}

    fs::path folder_;
};

std::string with_remarks(std::string_view remarks, std::string_view text) {
    std::string out;
    while (!remarks.empty()) {
        out += remark;
        out += take_line(remarks);
        out += '\n';
    }
    return out + std::string(text);
}

std::string without_remarks(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto line = take_line(text);
        if (line.starts_with(remark)) continue;
        out += line;
        out += '\n';
    }
    return out;
}

/// What a person may set it to, words and all: a shell takes it apart.
std::string editor_of(const EditOptions& options) {
    if (!options.editor.empty()) return options.editor;
    for (const auto* variable : {"VISUAL", "EDITOR"})
        if (const auto said = io::environment(variable); said && !said->empty()) return *said;
    return "vi";
}

/// The object as it is wanted now; or what is wrong with the text, for remarks.
std::expected<governance::Manifest, std::string>
read_draft(const std::string& text, const ObjectName& object) {
    auto manifest = governance::parse_manifest(text);
    if (!manifest) return std::unexpected(toml::print_mistakes("object.toml", text, manifest.error()));
    const bool is_it = manifest->size() == 1 && manifest->front().kind == object.kind
                       && manifest->front().name == object.name;
    if (!is_it)
        return std::unexpected(fmt::format(
            "this is to be [{}] and no other: `tutti apply` makes others\n",
            governance::table_of(object.kind, object.name)
        ));
    return std::move(*manifest);
}

std::string
mistake_in(const governance::Fault& fault, const std::string& text, const governance::Manifest& objects) {
    const ManifestFile file{"object.toml", text, objects};
    const auto mistake = mistake_of(file, fault);
    if (mistake) return toml::print_mistakes(file.name, text, {&*mistake, 1});
    return (fault.field.empty() ? fault.message : fault.field + ": " + fault.message) + '\n';
}

/// As it is wanted now, as people write it.
std::expected<std::string, governance::Fault> ask_text(const DeskOptions& desk, const ObjectName& object) {
    const auto asked =
        ask_desk(desk, "object.get", Value::object({{"kind", object.kind}, {"name", object.name}}));
    if (!asked) return std::unexpected(asked.error());
    return governance::print_manifest({manifest_object(*asked)});
}

class Editing {
public:
    Editing(const EditOptions& options, ObjectName object, std::string original, Draft draft)
        : options_(options), object_(std::move(object)), original_(std::move(original)),
          draft_(std::move(draft)) {}

    /// Until it is taken, or left as it was.
    int run() {
        auto text = original_;
        std::string remarks = fmt::format(
            "{}/{}. It is applied when the editor ends; left as it is, or empty, nothing is.", object_.kind,
            object_.name
        );
        while (true) {
            auto edited = edit(with_remarks(remarks, text));
            if (!edited) return report_failure(edited.error());
            if (trimmed(*edited).empty() || *edited == original_) return leave("nothing was changed");
            if (*edited == text && text != original_) return leave_draft(remarks);
            text = std::move(*edited);
            const auto objects = read_draft(text, object_);
            if (!objects) {
                remarks = objects.error();
                continue;
            }
            if (auto other = changed_meanwhile(); !other.empty()) {
                remarks = std::move(other);
                continue;
            }
            const auto asked = apply_objects(options_.desk, *objects, "tutti edit");
            if (asked) {
                show_revision(options_.desk, *asked, "applied");
                return Success;
            }
            if (asked.error().status != 400 && asked.error().status != 422) {
                leave_draft("");
                return report_fault(options_.desk, asked.error());
            }
            remarks = mistake_in(asked.error(), text, *objects);
        }
    }

private:
    /// What somebody else has made of it, which is not overwritten unseen; empty: nothing. Where nobody says
    /// so, applying says why.
    std::string changed_meanwhile() {
        auto present = ask_text(options_.desk, object_);
        const bool is_gone = !present && present.error().status == 404;
        if (is_gone) present = "";
        if (!present || *present == original_) return {};
        original_ = std::move(*present);
        return fmt::format(
            "{}/{} was changed meanwhile, and is {}. Change what is to hold, or leave it as you "
            "wrote it: then nothing is changed.\n{}",
            object_.kind, object_.name, is_gone ? "gone" : "now as below", original_
        );
    }

    Result<std::string> edit(const std::string& text) {
        if (auto written = io::write_file_atomically(draft_.file(), text); !written) return pass_on(written);
        const auto command = editor_of(options_);
        auto ended =
            io::run_in_foreground({"sh", "-c", command + " \"$1\"", command, draft_.file().native()});
        if (!ended) return pass_on(ended);
        if (*ended != 0)
            return fail(
                ErrorCode::Environment,
                fmt::format(
                    "{} ended with {}, and nothing was changed: EDITOR says which to take", command, *ended
                )
            );
        auto edited = io::read_file(draft_.file());
        if (!edited) return pass_on(edited);
        return without_remarks(*edited);
    }

    static int leave(std::string_view why) {
        print_err("tutti: {}\n", why);
        return Success;
    }

    /// The same mistakes once more: whoever edits it has given up.
    int leave_draft(std::string_view remarks) {
        print_err("{}tutti: nothing was changed; what you wrote is in {}\n", remarks, draft_.keep().native());
        return Usage;
    }

    const EditOptions& options_;
    ObjectName object_;
    std::string original_;
    Draft draft_;
};

} // namespace

int edit_object(const EditOptions& options) {
    auto object = read_object_name(options.object);
    if (!object) return report_failure(object.error());
    auto text = ask_text(options.desk, *object);
    if (!text) return report_fault(options.desk, text.error());
    auto draft = Draft::make();
    if (!draft) return report_failure(draft.error());
    return Editing(options, std::move(*object), std::move(*text), std::move(*draft)).run();
}

} // namespace tutti::cli
