#include "tools/cli/local_authority.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace cli {

namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* owned) const noexcept {
        free(owned);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
using Bio = std::unique_ptr<BIO, Free<&BIO_free_all>>;

constexpr std::chrono::hours authority_life{24 * 3652};        // ten years
constexpr std::chrono::hours tolerated_slow_clock{24};         // of a tablet
constexpr std::size_t longest_name = 253, longest_label = 63;  // RFC 1035, 2.3.4
constexpr mode_t for_the_owner = 0600, for_everybody = 0644;

[[noreturn]] void fail(const std::string& what) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    throw std::runtime_error(reason ? what + ": " + reason : what);
}

void must(int success, const char* what) {
    if (success <= 0) fail(what);
}

Key new_key() {
    Key key(EVP_EC_gen("P-256"));
    if (!key) fail("no key can be made");
    return key;
}

// --- files -----------------------------------------------------------------------------------------------------------

template <class Write>
std::string pem(Write write) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || write(memory.get()) != 1) fail("cannot write PEM");
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string pem_of(const Key& key) {
    return pem(
        [&](BIO* to) { return PEM_write_bio_PKCS8PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string pem_of(const Certificate& certificate) {
    return pem([&](BIO* to) { return PEM_write_bio_X509(to, certificate.get()); });
}

/// Aside first, then in place of what is there: whoever reads meanwhile reads one of both whole.
void write_file(const std::filesystem::path& file, const std::string& bytes, mode_t mode) {
    const std::string aside = file.string() + ".new";
    ::unlink(aside.c_str());
    const int out = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    const auto refuse = [&] {
        throw std::runtime_error("cannot write " + file.string() + ": " + std::strerror(errno));
    };
    if (out < 0) refuse();
    const bool whole = ::write(out, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                       ::fchmod(out, mode) == 0 && ::fsync(out) == 0;
    const int cause = errno;
    ::close(out);
    errno = cause;
    if (!whole || ::rename(aside.c_str(), file.c_str()) != 0) refuse();
}

Bio opened(const std::filesystem::path& file) {
    Bio from(BIO_new_file(file.c_str(), "r"));
    if (!from) fail("cannot read " + file.string());
    return from;
}

Certificate read_certificate(const std::filesystem::path& file) {
    Certificate certificate(PEM_read_bio_X509(opened(file).get(), nullptr, nullptr, nullptr));
    if (!certificate) fail(file.string() + " holds no certificate");
    return certificate;
}

Key read_key(const std::filesystem::path& file) {
    const auto no_passphrase = [](char*, int, int, void*) { return -1; };
    Key key(PEM_read_bio_PrivateKey(opened(file).get(), nullptr, no_passphrase, nullptr));
    if (!key) fail(file.string() + " holds no key");
    return key;
}

// --- certificates ----------------------------------------------------------------------------------------------------

std::string date_of(const ASN1_TIME* time) {
    std::tm parts{};
    char text[16];
    must(ASN1_TIME_to_tm(time, &parts), "a certificate without a date");
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free<&X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    if (!extension) fail("cannot extend a certificate");
    must(X509_add_ext(certificate, extension.get(), -1), "cannot extend a certificate");
}

/// With everything but its extensions and its signature.
Certificate begun(const Key& key, const std::string& common_name, std::chrono::seconds life) {
    Certificate certificate(X509_new());
    if (!certificate) fail("no certificate can be made");
    X509* const x = certificate.get();
    must(X509_set_version(x, X509_VERSION_3), "cannot set the version");
    std::array<unsigned char, 16> serial;
    must(RAND_bytes(serial.data(), serial.size()), "no random numbers");
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7f) | 0x40);  // positive, and always as long
    const std::unique_ptr<BIGNUM, Free<&BN_free>> number(BN_bin2bn(serial.data(), serial.size(), nullptr));
    if (!number || !BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x))) fail("cannot set the serial number");
    X509_gmtime_adj(X509_getm_notBefore(x), -std::chrono::seconds(tolerated_slow_clock).count());
    X509_gmtime_adj(X509_getm_notAfter(x), life.count());
    must(X509_set_pubkey(x, key.get()), "cannot set the key");
    X509_NAME* const name = X509_get_subject_name(x);
    const auto add = [&](const char* part, const std::string& value) {
        must(X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                        static_cast<int>(value.size()), -1, 0),
             "cannot set the subject");
    };
    add("O", "gridkeeper");
    if (!common_name.empty()) add("CN", common_name);
    return certificate;
}

Certificate certificate_of_authority(const Key& key) {
    std::array<char, 64> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::string where = host[0] ? host.data() : "this machine";
    auto certificate = begun(key, "gridkeeper local authority, " + where.substr(0, 32), authority_life);
    X509* const x = certificate.get();
    must(X509_set_issuer_name(x, X509_get_subject_name(x)), "cannot set the issuer");
    extend(x, x, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(x, x, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(x, x, NID_subject_key_identifier, "hash");
    must(X509_sign(x, key.get(), EVP_sha256()), "cannot sign");
    return certificate;
}

bool is_address(const std::string& name) {
    std::array<unsigned char, sizeof(in6_addr)> bytes;
    return inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

/// RFC 1123, 2.1. What has letters of its own is written as its ASCII form (xn--...).
bool is_host_name(const std::string& name) {
    if (name.empty() || name.size() > longest_name) return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('.', begin), name.size());
        const auto label = std::string_view(name).substr(begin, end - begin);
        const bool is_label =
            !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
            std::all_of(label.begin(), label.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            });
        if (!is_label) return false;
        begin = end + 1;
    }
    return true;
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        const bool numeric = is_address(name);
        if (!numeric && !is_host_name(name))
            throw std::invalid_argument("\"" + name +
                                        "\" is no host name and no address; names with letters of their own are "
                                        "written in their ASCII form (xn--...)");
        list += (list.empty() ? "" : ",") + std::string(numeric ? "IP:" : "DNS:") + name;
    }
    if (list.empty()) throw std::invalid_argument("a certificate needs a name");
    return list;
}

}  // namespace

LocalAuthority::LocalAuthority(const std::filesystem::path& folder) : folder_(folder) {
    ERR_clear_error();
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) throw std::runtime_error("cannot make the folder " + folder_.string() + ": " + error.message());
    const auto key_file = folder_ / "authority.key";
    const bool has_key = std::filesystem::exists(key_file), has_certificate = std::filesystem::exists(certificate());
    if (has_key != has_certificate)
        throw std::runtime_error((has_key ? certificate() : key_file).string() +
                                 " is missing, which belongs to the other half of this authority");
    if (!has_key) {
        const auto key = new_key();
        write_file(key_file, pem_of(key), for_the_owner);
        write_file(certificate(), pem_of(certificate_of_authority(key)), for_everybody);
        is_new_ = true;
    }
    const auto own = read_certificate(certificate());
    if (X509_check_private_key(own.get(), read_key(key_file).get()) != 1)
        throw std::runtime_error(key_file.string() + " is not the key of " + certificate().string());
    if (X509_check_ca(own.get()) == 0)
        throw std::runtime_error(certificate().string() + " is no authority's certificate");
    if (X509_cmp_current_time(X509_get0_notAfter(own.get())) < 0)
        throw std::runtime_error(certificate().string() + " has run out; make a new authority in another folder");
}

std::string LocalAuthority::fingerprint() const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    must(X509_digest(read_certificate(certificate()).get(), EVP_sha256(), digest.data(), &size), "no fingerprint");
    constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        if (i > 0) text += ':';
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

std::string LocalAuthority::runs_out() const {
    return date_of(X509_get0_notAfter(read_certificate(certificate()).get()));
}

LocalAuthority::Pair LocalAuthority::certify(const std::vector<std::string>& names, std::chrono::seconds life) const {
    ERR_clear_error();
    const auto list = alternative_names(names);
    const auto issuer = read_certificate(certificate());
    const auto issuer_key = read_key(folder_ / "authority.key");
    const auto key = new_key();
    // The names stand in the extension, where alone they count; the subject has room for 64 characters.
    auto made = begun(key, names.front().size() <= 64 ? names.front() : "", life);
    X509* const x = made.get();
    if (ASN1_TIME_compare(X509_get0_notAfter(issuer.get()), X509_get0_notAfter(x)) < 0)
        must(X509_set1_notAfter(x, X509_get0_notAfter(issuer.get())), "cannot set the last day");
    must(X509_set_issuer_name(x, X509_get_subject_name(issuer.get())), "cannot set the issuer");
    extend(x, issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(x, issuer.get(), NID_key_usage, "critical,digitalSignature");
    extend(x, issuer.get(), NID_ext_key_usage, "serverAuth");
    extend(x, issuer.get(), NID_subject_alt_name, list);
    extend(x, issuer.get(), NID_subject_key_identifier, "hash");
    extend(x, issuer.get(), NID_authority_key_identifier, "keyid:always");
    must(X509_sign(x, issuer_key.get(), EVP_sha256()), "cannot sign");

    Pair pair{folder_ / "server.crt", folder_ / "server.key", date_of(X509_get0_notAfter(x))};
    write_file(pair.key, pem_of(key), for_the_owner);
    write_file(pair.certificate, pem_of(made), for_everybody);
    return pair;
}

}  // namespace cli
