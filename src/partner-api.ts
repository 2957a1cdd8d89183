// Generated from spec/cfis.openapi.yaml by npm run types. A test holds one to the other.

export interface paths {
    "/partner/client": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a client and its first token
         * @description Documented: partners only, with the provisioning token in `X-Api-Key`; a body of service, client and contacts;
         *     an answer that carries a client identifier, a customer code, a payment reference prefix and the first token.
         *     Assumed: status 200, the four field names of the answer, which fields are required, the shape of `contacts`,
         *     and 403 for a client token.
         */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether the token is good
         * @description Documented by example: the 200 body.
         *     Documented: a good answer means active and not expired. The page shows no authorization block; that the token
         *     comes in `X-Api-Key` follows from the rule that every request carries one.
         *     Assumed: a bad or expired token gets 401 and never 200 with `isValid` false, and a provisioning token is
         *     accepted.
         */
        get: operations["validateAccessToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exchange the token for a new one
         * @description A GET that changes state, so we advise against retrying, prefetching or caching it; the pages are silent on
         *     that.
         *     Documented: the current token goes in `X-Api-Key`, a new one comes back, and tokens past their expiry date may
         *     renew (said on the onboarding page only).
         *     Assumed: the new token is the value of `Message`, the old one stops at once, and a provisioning token gets
         *     403.
         */
        get: operations["renewAccessToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit an invoice
         * @description Documented by example: the field names of processing, distribution, header, references and parties.
         *     Assumed: that a body is required and which of its fields are, status 200 and its body. Rows, totals and
         *     attachments could not be read; they are accepted unchecked.
         */
        post: operations["createInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/invoice/action": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for actions on invoices or cases
         * @description Documented: one or more actions in a call, queued and then processed. Codes and field names are known by
         *     example.
         *     Assumed: that the seven codes shown are all, that an action names its invoice or its case, what DUEDATE and
         *     DIRECTPAYMENT require, and status 200 with its body.
         */
        post: operations["createInvoiceAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/invoice/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a case
         * @description Documented by example: the field names of summary and balance, and this path called without any parameter.
         *     Assumed: the parameter (the invoice pages say a case identifier is needed, not how it is passed),
         *     `costsAmount` (its name was cut short), and every value of status and stage. Further sections of a case could
         *     not be read.
         */
        get: operations["retrieveCaseDetails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/invoice/distribution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how invoices were distributed
         * @description Documented by example: the field names of `metaData`.
         *     Documented in prose: the answer also lists the distributions.
         *     Assumed: all four parameters, inferred from the names of the filters that the answer echoes. The name of the
         *     list could not be read, so none is described.
         */
        get: operations["retrieveDistributionInformation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read payments as allocated so far
         * @description Documented by example: a bare array.
         *     Documented in prose: what it holds may change until settlement, and `fromDate` and `toDate` filter it.
         *     Assumed: both parameters are optional. The amount fields of a payment could not be read, so none is described.
         */
        get: operations["retrievePayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read settlements
         * @description Documented: `fromDate` and `toDate`, the last 30 days when both are left out, and `unfetchedOnly`, which
         *     implies that the service remembers what was fetched: the call is a GET with a memory.
         *     Assumed: all parameters are optional, and fetching is what marks. Two versions of the body are published; the
         *     newer (`apiFetchDate`, and as we read it `breakdown` and a `beneficiary` object) is the default example.
         */
        get: operations["retrieveSettlements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/accounting/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask how far ledger documents got
         * @description Documented: 200 and 204 are listed, and the field names are known by example.
         *     Assumed: 204 means that there is nothing to report, and the codes of `status` (only 1, synchronised, was shown
         *     here). No parameter name could be read. The empty body the page shows for this GET is ignored.
         */
        get: operations["retrieveLedgerStatus"];
        put?: never;
        /**
         * Submit a ledger document
         * @description Documented by example: all field names, and that `ledgers` is one object here (it is an array in the status).
         *     Assumed: that a body is required and which of its fields are, the types of account numbers and identifiers,
         *     and status 200 with its body.
         */
        post: operations["submitLedger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partner/accounting/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask how far payments got
         * @description Documented by example: all field names, and 0 for a pending payment.
         *     Assumed: the other codes of `status`. No parameter name could be read.
         */
        get: operations["retrievePaymentStatus"];
        put?: never;
        /**
         * Submit payments
         * @description Documented by example: the field names below; the example was cut, so there may be more.
         *     Assumed: that a body is required and which of its fields are, and status 200 with its body.
         */
        post: operations["submitPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            message: string;
            errors?: {
                /** @description A JSON pointer into the body, or the name of a parameter. */
                place: string;
                problem: string;
            }[];
        };
        Receipt: {
            message: string;
        };
        /** @description Two decimals. They are not enforced, because a binary fraction cannot be tested for them reliably. */
        Amount: number;
        /** @enum {string} */
        Currency: "EUR" | "SEK" | "NOK" | "DKK";
        /** @enum {string} */
        Country: "FI" | "SE" | "NO" | "DK";
        /**
         * @description The vendor's list, in which Danish is DK although ISO 639-1 says DA.
         * @enum {string}
         */
        Language: "FI" | "SV" | "NO" | "DK" | "EN";
        /** Format: date */
        Date: string;
        /** Format: date-time */
        DateTime: string;
        /** @description A date or a date with time; the pages show or suggest both. */
        Moment: components["schemas"]["Date"] | components["schemas"]["DateTime"] | null;
        /** @description Text or a whole number. The pages use both, even for the same thing. */
        Identifier: string | number;
        /** @description Digits with an optional dash, wide enough for the four countries. The pattern is assumed. */
        BusinessId: string;
        OptionalText: string | null;
        OptionalIdentifier: string | number | null;
        OptionalDate: components["schemas"]["Date"] | "" | null;
        OptionalEmail: string | "" | null;
        /** @description With or without a scheme. The vendor names a common pattern without showing it. */
        OptionalWebsite: string | "" | null;
        /** @description That the postal code is checked against the country is documented; the form used in each country is common knowledge. */
        PostalCodeOfCountry: unknown & unknown & unknown;
        ClientRequest: {
            service: components["schemas"]["Service"];
            client: components["schemas"]["Client"];
            /** @description The section is documented, its shape is not; a list, or an object by role, is taken. */
            contacts?: components["schemas"]["ContactPerson"][] | Record<string, never>;
        } & {
            [key: string]: unknown;
        };
        Service: {
            /**
             * @description LIFECYCLE is documented by example; the other two codes are guessed from the services' names.
             * @enum {string}
             */
            type: "LIFECYCLE" | "INTERMEDIATION" | "COOP";
            partnerCode: string;
        } & {
            [key: string]: unknown;
        };
        Client: ({
            name: string;
            businessCode: components["schemas"]["BusinessId"];
            vatRegNbr?: components["schemas"]["OptionalText"];
            postalAddress?: components["schemas"]["OptionalText"];
            postalCode?: components["schemas"]["OptionalText"];
            postalDistrict?: components["schemas"]["OptionalText"];
            countryCode?: components["schemas"]["Country"];
            telephone?: components["schemas"]["OptionalText"];
            email?: components["schemas"]["OptionalEmail"];
            website?: components["schemas"]["OptionalWebsite"];
            languageCode?: components["schemas"]["Language"];
        } & {
            [key: string]: unknown;
        }) & components["schemas"]["PostalCodeOfCountry"];
        ContactPerson: {
            name: string;
            email?: components["schemas"]["OptionalEmail"];
        } & {
            [key: string]: unknown;
        };
        /** @description The four things are documented, their names are assumed. */
        CreatedClient: {
            clientId: components["schemas"]["Identifier"];
            customerCode: components["schemas"]["Identifier"];
            paymentReferencePrefix: components["schemas"]["Identifier"];
            accessToken: string;
        };
        TokenStatus: {
            isValid: boolean;
            message: string;
        };
        RenewedToken: {
            /** @description The capital letter is the vendor's. That this is the new token is assumed. */
            Message: string;
        };
        InvoiceRequest: {
            processing?: components["schemas"]["Processing"];
            distribution?: components["schemas"]["Distribution"];
            invoice: components["schemas"]["Invoice"];
        } & {
            [key: string]: unknown;
        };
        Processing: {
            paymentControlEnabled?: boolean;
            manualApprovalEnabled?: boolean;
            accountingInvoiceEnabled?: boolean;
            showProductCodeEnabled?: boolean;
        } & {
            [key: string]: unknown;
        };
        Distribution: {
            /** @description EMAIL is the only value shown; others are taken unchecked. */
            method?: string;
            enabled?: boolean;
        } & {
            [key: string]: unknown;
        };
        Invoice: {
            header: components["schemas"]["InvoiceHeader"];
            references?: components["schemas"]["InvoiceReferences"];
            parties: components["schemas"]["InvoiceParties"];
        } & {
            [key: string]: unknown;
        };
        InvoiceHeader: {
            /** @description A number here; payments, settlements and accounting write it as text. */
            number: number;
            type?: components["schemas"]["OptionalText"];
            date: components["schemas"]["Date"];
            dueDate: components["schemas"]["Date"];
            description?: components["schemas"]["OptionalText"];
            additionalInformation?: components["schemas"]["OptionalText"];
            currencyCode: components["schemas"]["Currency"];
            languageCode?: components["schemas"]["Language"];
        } & {
            [key: string]: unknown;
        };
        InvoiceReferences: {
            sales?: components["schemas"]["OptionalText"];
            buyer?: components["schemas"]["OptionalText"];
            agreement?: components["schemas"]["OptionalText"];
            payment?: components["schemas"]["OptionalText"];
            orderNumber?: components["schemas"]["OptionalText"];
            orderDate?: components["schemas"]["OptionalDate"];
            electronicPaymentCode?: components["schemas"]["OptionalText"];
            creditedInvoiceNumber?: components["schemas"]["OptionalIdentifier"];
            invoiceCopyUrl?: string | "" | null;
        } & {
            [key: string]: unknown;
        };
        InvoiceParties: {
            sellerParty: components["schemas"]["SellerParty"];
            buyerParty: components["schemas"]["BuyerParty"];
            /** @description Only its name could be read; taken to be like any party. */
            invoiceRecipientParty?: components["schemas"]["Party"];
        } & {
            [key: string]: unknown;
        };
        /** @description What parties have in common. Shown for the seller; that buyers use the same names is assumed. */
        Party: {
            /** @description May be empty, as a buyer need not be a business. */
            businessId?: components["schemas"]["BusinessId"] | "" | null;
            name?: components["schemas"]["OptionalText"];
            vatCode?: components["schemas"]["OptionalText"];
            address?: components["schemas"]["Address"];
            contact?: components["schemas"]["ContactPerson"];
        } & {
            [key: string]: unknown;
        };
        SellerParty: ({
            businessId: components["schemas"]["BusinessId"];
            name: string;
            paymentDetails?: components["schemas"]["PaymentDetails"];
        } & {
            [key: string]: unknown;
        }) & WithRequired<components["schemas"]["Party"], "businessId" | "name">;
        BuyerParty: ({
            /** @description BUSINESS is the only value shown; others are taken unchecked. */
            entityType: string;
            customerAccountId?: components["schemas"]["OptionalIdentifier"];
            personalIdentityNumber?: components["schemas"]["OptionalText"];
            electronicInvoiceAccount?: components["schemas"]["OptionalText"];
            electronicRoutingAddress?: components["schemas"]["OptionalText"];
            glnNumber?: components["schemas"]["OptionalText"];
            disableCollection?: boolean;
        } & {
            [key: string]: unknown;
        }) & components["schemas"]["Party"];
        /** @description Only `street2` and `street3` were shown; the other names are assumed. */
        Address: ({
            street?: components["schemas"]["OptionalText"];
            street2?: components["schemas"]["OptionalText"];
            street3?: components["schemas"]["OptionalText"];
            postalCode?: components["schemas"]["OptionalText"];
            city?: components["schemas"]["OptionalText"];
            countryCode?: components["schemas"]["Country"];
        } & {
            [key: string]: unknown;
        }) & components["schemas"]["PostalCodeOfCountry"];
        PaymentDetails: {
            iban?: components["schemas"]["OptionalText"];
            bic?: components["schemas"]["OptionalText"];
            bankgiro?: components["schemas"]["OptionalText"];
            postgiro?: components["schemas"]["OptionalText"];
        } & {
            [key: string]: unknown;
        };
        InvoiceActionRequest: {
            actions: components["schemas"]["InvoiceAction"][];
        };
        InvoiceAction: {
            /** @enum {string} */
            code: "COMMENT" | "WITHDRAW" | "DUEDATE" | "PAYMENTPLAN" | "OBJECTION" | "PAUSE" | "DIRECTPAYMENT";
            comment?: components["schemas"]["OptionalText"];
            data: components["schemas"]["InvoiceActionData"];
        } & (unknown & unknown);
        /** @description Every action names its invoice or its case; the rest depends on the code. */
        InvoiceActionData: ({
            invoiceNumber?: number;
            caseId?: number;
            dueDate?: components["schemas"]["Date"];
            paymentMethod?: components["schemas"]["OptionalText"];
            amount?: components["schemas"]["Amount"];
            currency?: components["schemas"]["Currency"];
            paymentDate?: components["schemas"]["Date"];
            reference?: components["schemas"]["OptionalText"];
            outstandingCapitalAmount?: components["schemas"]["Amount"];
            outstandingInterestAmount?: components["schemas"]["Amount"];
            outstandingCostsAmount?: components["schemas"]["Amount"];
        } & {
            [key: string]: unknown;
        }) | {
            invoiceNumber: unknown;
        } | {
            caseId: unknown;
        };
        CaseDetails: {
            case: {
                summary: components["schemas"]["CaseSummary"];
                balance?: components["schemas"]["CaseBalance"];
            };
        };
        CaseSummary: {
            caseId: number;
            status?: components["schemas"]["OptionalText"];
            stage?: components["schemas"]["OptionalText"];
            createdAt?: components["schemas"]["Moment"];
            closedAt?: components["schemas"]["Moment"];
            activeDays?: number | null;
            creditor?: components["schemas"]["OptionalText"];
            currency?: components["schemas"]["Currency"];
            agency?: components["schemas"]["OptionalText"];
        };
        CaseBalance: {
            capitalAmount?: components["schemas"]["Amount"];
            interestAmount?: components["schemas"]["Amount"];
            costsAmount?: components["schemas"]["Amount"];
        };
        DistributionInformation: {
            metaData: {
                totalCount: number;
                successfulCount?: number;
                failedCount?: number;
                filtersApplied?: {
                    invoiceNumber?: components["schemas"]["OptionalIdentifier"];
                    fromInvDate?: components["schemas"]["Moment"];
                    toInvDate?: components["schemas"]["Moment"];
                    fetchType?: components["schemas"]["OptionalText"];
                };
            };
        };
        PaymentList: components["schemas"]["Payment"][];
        Payment: {
            caseId?: number | null;
            invoiceNumber: string;
            invoicePaymentReference?: components["schemas"]["OptionalText"];
            originalPaymentReference?: components["schemas"]["OptionalText"];
            accountName?: components["schemas"]["OptionalText"];
            bookingDate?: components["schemas"]["Moment"];
            paymentDate?: components["schemas"]["Moment"];
        };
        Settlements: {
            createdAt?: components["schemas"]["Moment"];
            settlements: components["schemas"]["Settlement"][];
        };
        Settlement: {
            settlementId: number;
            settlementDate?: components["schemas"]["Moment"];
            /** @description Newer version only. That it belongs to the settlement is assumed. */
            apiFetchDate?: components["schemas"]["Moment"];
            agency?: components["schemas"]["OptionalText"];
            remittanceReference?: components["schemas"]["OptionalText"];
            /** @description Null in the older version. */
            beneficiary?: components["schemas"]["Beneficiary"] | null;
            settlementAmount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            allocations?: components["schemas"]["Allocation"][];
        };
        Beneficiary: {
            name?: components["schemas"]["OptionalText"];
            iban?: components["schemas"]["OptionalText"];
            bic?: components["schemas"]["OptionalText"];
        };
        Allocation: {
            allocationId: components["schemas"]["Identifier"];
            /** @description Newer version only, like `originalPaymentReference`; that both belong here is assumed. */
            caseId?: number | null;
            allocatedTotalAmount: components["schemas"]["Amount"];
            allocationDate?: components["schemas"]["Moment"];
            currency?: components["schemas"]["Currency"];
            originalInvoiceNumber?: components["schemas"]["OptionalText"];
            originalPaymentReference?: components["schemas"]["OptionalText"];
            /** @description The parts of the total, newer version. */
            breakdown?: components["schemas"]["AllocationParts"];
            /** @description The parts of the total, older version. */
            events?: components["schemas"]["AllocationParts"];
        };
        AllocationParts: {
            /** @enum {string} */
            type: "CAPITAL" | "INTEREST" | "FEES";
            amount: components["schemas"]["Amount"];
        }[];
        LedgerRequest: {
            ledgers: components["schemas"]["Ledger"];
        } & {
            [key: string]: unknown;
        };
        Ledger: {
            ledgerIdentifier: components["schemas"]["Identifier"];
            companyIdentifier: components["schemas"]["BusinessId"];
            documentType?: components["schemas"]["OptionalText"];
            documentName?: components["schemas"]["OptionalText"];
            documentDate: components["schemas"]["Date"];
            /** @description The limit is the one the vendor's example text mentions. */
            documentDescription?: string | null;
            /** @description GROSS is the only value shown; others are taken unchecked. */
            calculationMode?: components["schemas"]["OptionalText"];
            ledgerRows: components["schemas"]["LedgerRow"][];
        } & {
            [key: string]: unknown;
        };
        LedgerRow: {
            bookingDate?: components["schemas"]["OptionalDate"];
            accountNumber: components["schemas"]["Identifier"];
            vatAccountNumber?: components["schemas"]["OptionalIdentifier"];
            vatType?: components["schemas"]["OptionalText"];
            vatPercentage?: number | null;
            vatCode?: components["schemas"]["OptionalIdentifier"];
            amount: components["schemas"]["Amount"];
            netAmount?: number | null;
            /** @enum {integer} */
            isVatRow?: 0 | 1;
            projectNumber?: components["schemas"]["OptionalIdentifier"];
            transactionType?: components["schemas"]["OptionalIdentifier"];
            transactionDescription?: components["schemas"]["OptionalText"];
            ledgerDimensions?: components["schemas"]["LedgerDimension"][];
        } & {
            [key: string]: unknown;
        };
        LedgerDimension: {
            /** @description COST_CENTER is the only value shown; others are taken unchecked. */
            dimensionType: string;
            dimensionValue?: components["schemas"]["OptionalIdentifier"];
        } & {
            [key: string]: unknown;
        };
        LedgerStatusList: {
            ledgers: {
                sourceIdentifier: components["schemas"]["Identifier"];
                documentDate?: components["schemas"]["Moment"];
                documentName?: components["schemas"]["OptionalText"];
                documentStatus?: components["schemas"]["OptionalText"];
                syncDate?: components["schemas"]["Moment"];
                status: components["schemas"]["SyncStatus"];
                description?: components["schemas"]["OptionalText"];
            }[];
        };
        PaymentRequest: {
            payments: components["schemas"]["AccountingPayment"][];
        } & {
            [key: string]: unknown;
        };
        AccountingPayment: {
            paymentIdentifier: components["schemas"]["Identifier"];
            invoiceNumber?: components["schemas"]["OptionalText"];
            paymentDate: components["schemas"]["Date"];
            bookingDate?: components["schemas"]["OptionalDate"];
            amount: components["schemas"]["Amount"];
            currency: components["schemas"]["Currency"];
            targetIdentifier?: components["schemas"]["OptionalText"];
            paymentReference?: components["schemas"]["OptionalText"];
            sourceName?: components["schemas"]["OptionalText"];
        } & {
            [key: string]: unknown;
        };
        PaymentStatusList: {
            payments: {
                sourceIdentifier: components["schemas"]["Identifier"];
                invoiceNumber?: components["schemas"]["OptionalText"];
                paymentDate?: components["schemas"]["Moment"];
                syncDate?: components["schemas"]["Moment"];
                status: components["schemas"]["SyncStatus"];
                description?: components["schemas"]["OptionalText"];
            }[];
        };
        /** @description 0 was shown for pending, 1 for synchronised; the code for failed is unknown. */
        SyncStatus: number;
    };
    responses: {
        /** @description The submission was taken in. Status and body are assumed: no answer to a submission could be read. */
        Received: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Receipt"];
            };
        };
        /** @description The request is malformed or breaks a data rule. The status is documented for validate and renew, and standard elsewhere; the body is assumed. */
        BadRequest: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description What was sent is there already. Whether the vendor refuses that is open (OPEN-49); status and body are assumed. */
        Conflict: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The token is missing or not valid (status documented), or has expired (that there is a message is documented, the status is assumed: OPEN-1). The body is assumed (OPEN-4). */
        Unauthorized: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The token is good but not of the kind this operation takes. Assumed throughout: no page mentions 403 (OPEN-10). Plain HTTP gets the same status with the body of `HttpsOnly`. */
        Forbidden: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request came over plain HTTP. That HTTPS is required is documented; status and body are assumed (OPEN-59). */
        HttpsOnly: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is nothing at this path, or nothing under this identifier. Standard; the body is assumed. */
        NotFound: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The path exists but not with this method. Standard; the body is assumed. */
        MethodNotAllowed: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request accepts no media type the service can produce. Standard; the body is assumed. */
        NotAcceptable: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is larger than the service reads. Standard; the limit and the body are assumed. */
        ContentTooLarge: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is not of a media type the service reads. Standard; the body is assumed. */
        UnsupportedMediaType: {
            headers: {
                "Cache-Control": components["headers"]["CacheControl"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        /** @description First day of the period. The name is documented; that it is optional and a plain date is assumed. */
        FromDate: components["schemas"]["Date"];
        /** @description Last day of the period. The name is documented; that it is optional and a plain date is assumed. */
        ToDate: components["schemas"]["Date"];
    };
    requestBodies: never;
    headers: {
        /** @description Answers belong to one token holder and some carry a token, so no cache may keep them. Assumed. */
        CacheControl: "no-store";
        /** @description Keeps browsers from guessing at the content type. Assumed. */
        ContentTypeOptions: "nosniff";
        /** @description RFC 9110 section 15.5.2 requires a challenge in every 401. The vendor is silent about it, so scheme and realm are assumed (OPEN-6). */
        WwwAuthenticate: "ApiKey realm=\"CFIS\"";
        /** @description The methods this path has, computed from this description. RFC 9110 section 15.5.6 requires it. */
        Allow: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientRequest"];
            };
        };
        responses: {
            /** @description The client exists and its token works (status and field names assumed). */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedClient"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
        };
    };
    validateAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is active. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenStatus"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    renewAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new token (that `Message` carries it is assumed). */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RenewedToken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    createInvoice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceRequest"];
            };
        };
        responses: {
            200: components["responses"]["Received"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
        };
    };
    createInvoiceAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceActionRequest"];
            };
        };
        responses: {
            200: components["responses"]["Received"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
        };
    };
    retrieveCaseDetails: {
        parameters: {
            query?: {
                /** @description The case to read. Name and type are inferred from the body. */
                caseId?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetails"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    retrieveDistributionInformation: {
        parameters: {
            query?: {
                /** @description Only this invoice. Name and type are inferred. */
                invoiceNumber?: number;
                /** @description Earliest invoice date. The name is inferred. */
                fromInvDate?: components["schemas"]["Date"];
                /** @description Latest invoice date. The name is inferred. */
                toInvDate?: components["schemas"]["Date"];
                /** @description Kind of selection. The name is inferred, its values are unknown. */
                fetchType?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts and the filters in force; the list itself is not described. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistributionInformation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    retrievePayments: {
        parameters: {
            query?: {
                /** @description First day of the period. The name is documented; that it is optional and a plain date is assumed. */
                fromDate?: components["parameters"]["FromDate"];
                /** @description Last day of the period. The name is documented; that it is optional and a plain date is assumed. */
                toDate?: components["parameters"]["ToDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payments of the period. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    retrieveSettlements: {
        parameters: {
            query?: {
                /** @description First day of the period. The name is documented; that it is optional and a plain date is assumed. */
                fromDate?: components["parameters"]["FromDate"];
                /** @description Last day of the period. The name is documented; that it is optional and a plain date is assumed. */
                toDate?: components["parameters"]["ToDate"];
                /** @description Only settlements not fetched before. Documented; that it is a plain boolean is assumed. */
                unfetchedOnly?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settlements of the period. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlements"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    retrieveLedgerStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where each document stands. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerStatusList"];
                };
            };
            /** @description Nothing to report (the meaning is assumed). */
            204: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    submitLedger: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LedgerRequest"];
            };
        };
        responses: {
            200: components["responses"]["Received"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
        };
    };
    retrievePaymentStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where each payment stands. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["CacheControl"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentStatusList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
        };
    };
    submitPayment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentRequest"];
            };
        };
        responses: {
            200: components["responses"]["Received"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
        };
    };
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};
