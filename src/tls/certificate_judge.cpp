#include "tls/certificate_judge.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <memory>
#include <openssl/x509v3.h>
#include <string>

namespace tutti::tls {
namespace {

struct FreeNames {
    void operator()(GENERAL_NAMES* names) const noexcept { ::GENERAL_NAMES_free(names); }
};
struct FreeBio {
    void operator()(BIO* memory) const noexcept { ::BIO_free(memory); }
};

/// Of what a server wrote, as much as fits a sentence, without what would break a line of a log.
std::string clean(std::string_view text) {
    constexpr std::size_t longest = 80;
    std::string shown(text.substr(0, longest));
    for (char& c : shown)
        if (c < ' ' || c > '~') c = '?';
    return shown;
}

std::string address_of(const ASN1_OCTET_STRING* bytes) {
    char text[INET6_ADDRSTRLEN] = "?";
    const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && ASN1_STRING_length(bytes) != 16) return text;
    ::inet_ntop(family, ASN1_STRING_get0_data(bytes), text, sizeof text);
    return text;
}

/// "broker.local, 192.168.0.7": whom the certificate is for.
std::string names_in(X509* certificate) {
    constexpr int most = 4;
    const std::unique_ptr<GENERAL_NAMES, FreeNames> names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))
    );
    std::string list;
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && i < most; ++i) {
        const auto* name = sk_GENERAL_NAME_value(names.get(), i);
        const auto* text = name->d.dNSName;
        if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
        if (!list.empty()) list += ", ";
        if (name->type == GEN_IPADD)
            list += address_of(name->d.iPAddress);
        else
            list += clean(
                {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                 static_cast<std::size_t>(ASN1_STRING_length(text))}
            );
    }
    return list.empty() ? "nobody" : list;
}

std::string print_time(const ASN1_TIME* time) {
    const std::unique_ptr<BIO, FreeBio> memory(BIO_new(BIO_s_mem()));
    if (!memory || ASN1_TIME_print(memory.get(), time) != 1) return "?";
    char* text = nullptr;
    const auto length = BIO_get_mem_data(memory.get(), &text);
    return clean({text, static_cast<std::size_t>(length)});
}

} // namespace

Result<void> CertificateJudge::watch(SSL* connection) {
    SSL_set_app_data(connection, this);
    SSL_set_verify(connection, SSL_VERIFY_PEER, &judge);
    const char* host = options_.host.c_str();
    X509_VERIFY_PARAM* wanted = SSL_get0_param(connection);
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host) == 1) return {};
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (SSL_set_tlsext_host_name(connection, host) == 1 && SSL_set1_host(connection, host) == 1) return {};
    return fail(ErrorCode::InvalidInput, fmt::format("{} is no name of a server", clean(options_.host)));
}

int CertificateJudge::judge(int right, X509_STORE_CTX* context) {
    if (right == 1) return 1;
    auto* connection =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& self = *static_cast<CertificateJudge*>(SSL_get_app_data(connection));
    self.verdict_ = self.describe(context);
    return 0;
}

Error CertificateJudge::describe(X509_STORE_CTX* context) const {
    const int error = X509_STORE_CTX_get_error(context);
    X509* leaf = X509_STORE_CTX_get0_cert(context);
    X509* current = X509_STORE_CTX_get_current_cert(context);
    if (current == nullptr) current = leaf;
    const auto say = [&](std::string what) {
        return Error{
            ErrorCode::InvalidInput, fmt::format("the certificate of {} {}", options_.place(), what)
        };
    };
    switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return say(fmt::format(
            "is not for \"{}\" but for {}: let bus.url name the server as its certificate does",
            clean(options_.host), names_in(leaf)
        ));
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return say(fmt::format(
            "expired on {}: the server needs a new one, unless the clock of this machine is wrong",
            print_time(X509_get0_notAfter(current))
        ));
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return say(fmt::format(
            "is only valid from {} on: is the clock of this machine right?",
            print_time(X509_get0_notBefore(current))
        ));
    default:
        break;
    }
    const std::string why = X509_verify_cert_error_string(error);
    if (options_.files.ca.empty())
        return say(fmt::format(
            "is vouched for by nobody whom this machine trusts ({}): name the certificate of its authority "
            "as "
            "bus.ca",
            why
        ));
    return say(fmt::format("is not vouched for by {}, which is bus.ca ({})", options_.files.ca, why));
}

} // namespace tutti::tls
