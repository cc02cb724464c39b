#include "control_plane/objects/user_reconciler.hpp"

#include "base/name.hpp"
#include "base/value_path.hpp"
#include "password/password_hash.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace tutti::control_plane {

using governance::objects::Object;
using governance::objects::Wanted;

namespace {

constexpr std::size_t longest_user_name = 64;

std::optional<governance::Fault> wrong_user(std::string message) {
    return governance::fault_of({ErrorCode::InvalidInput, std::move(message)});
}

/// What of it is another: "its role was viewer".
std::string how_it_was(const Value& user, std::string_view role) {
    const auto present = text_at(user, "role").value_or("");
    if (present == role) return "it had another password";
    return fmt::format("its role was {}", present);
}

} // namespace

std::optional<governance::Fault>
UserReconciler::admit(const Wanted& wanted, store::ControlTransaction&) const {
    const auto& name = wanted.key.name;
    if (name.size() > longest_user_name || name.find(':') != std::string::npos || name.front() == ' '
        || name.back() == ' ')
        return wrong_user("a user's name has 1 to 64 bytes, no ':', and no space at its ends");
    for (const auto& member : wanted.spec.members())
        if (member.key != "role" && member.key != "password_hash" && member.key != "password")
            return wrong_user(fmt::format("{} is none of role, password_hash and password", member.key));
    // Whether there is such a one, why_no_role() says: it may come with the user.
    if (!is_dotted_name(text_at(wanted.spec, "role").value_or("")))
        return wrong_user("role must be viewer, operator, admin, or one of your own");
    if (const auto* password = wanted.spec.find("password"); password != nullptr) {
        if (wanted.spec.find("password_hash") != nullptr)
            return wrong_user("either password or password_hash, not both");
        const bool is_reference = password->is_object() && password->members().size() == 1;
        if (!is_reference || !is_dotted_name(text_at(*password, "vault").value_or("")))
            return wrong_user("password must be { vault = \"NAME\" }: a password in clear is in no object");
        return std::nullopt;
    }
    const std::string hash(text_at(wanted.spec, "password_hash").value_or(""));
    if (!password::is_hash(hash) && !password::is_bcrypt(hash))
        return wrong_user(
            "password_hash must be a whole argon2id or bcrypt hash: `htpasswd -nB NAME` makes one"
        );
    return std::nullopt;
}

Task<Result<Observed>> UserReconciler::reconcile(std::string name, std::optional<Object> desired) {
    const auto named = Value::object({{"name", name}});
    if (!desired) {
        const auto removed = co_await gateway_.ask("user.remove", named);
        if (!removed) co_return std::unexpected(removed.error());
        co_return Observed{};
    }
    const auto answer = co_await gateway_.ask("user.show", named);
    if (!answer) co_return std::unexpected(answer.error());
    const auto* user = answer->find("user");
    if (user == nullptr) co_return fail(ErrorCode::Environment, "user.show answered something else");
    const auto role = text_at(desired->spec, "role").value_or("");
    const auto hash = text_at(desired->spec, "password_hash").value_or("");
    const auto secret = text_at(desired->spec, "password", "vault").value_or("");
    Observed observed{governance::objects::as_wanted()};
    // Whether a secret of the vault is still the password, the gateway alone can say.
    if (secret.empty() && text_at(*user, "role") == role && text_at(*user, "given") == hash)
        co_return observed;
    std::vector<Member> wanted = {{"name", name}, {"role", role}};
    wanted.push_back(secret.empty() ? Member{"hash", hash} : Member{"vault", secret});
    const auto put = co_await gateway_.ask("user.put", Value::object(std::move(wanted)));
    if (!put) co_return std::unexpected(put.error());
    if (boolean_at(*put, "changed") == false) co_return observed;
    observed.corrected = user->is_null() ? "it was not there" : how_it_was(*user, role);
    co_return observed;
}

} // namespace tutti::control_plane
