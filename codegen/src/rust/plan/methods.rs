//! Methods: what is an argument, what a setter, what a call gives.

use super::types::Types;
use crate::ir::{
    self, Body, BodyEncoding, Decoding, Doc, Operation, Parameter, Success, SuccessVariant, Type,
};
use crate::rust::surface::{
    Answer, Carried, Form, Gives, Input, Method, Outcome, Output, Request, Taken, Wire,
};

/// The method of an operation.
pub(super) fn method(operation: Operation, types: &Types<'_>) -> Method {
    let errors = errors(&operation.responses);
    let gives = gives(operation.success, &operation.responses);
    let (arguments, setters) = inputs(operation.parameters, operation.body, types);
    Method {
        name: operation.name.rust,
        id: operation.id,
        operation_id: operation.operation_id,
        verb: operation.method,
        template: operation.path,
        pointer: operation.pointer,
        module: operation.module,
        doc: operation.doc,
        deprecated: operation.deprecated,
        is_variant: operation.variant,
        arguments,
        request: Request {
            name: operation.builder.rust,
            setters,
            gives,
            headers: operation.headers,
            pagination: operation.pagination,
        },
        answers: operation.responses.into_iter().map(answer).collect(),
        errors,
        wire: Wire {
            security: operation.security,
            scopes: operation.scopes,
            server: operation.server,
            answers: operation.answers,
            accept: operation.accept,
            idempotency_header: operation.idempotency_header,
        },
    }
}

/// What is required is an argument, the rest are setters: parameters in their order, then the body.
fn inputs(
    parameters: Vec<Parameter>,
    body: Option<Body>,
    types: &Types<'_>,
) -> (Vec<Input>, Vec<Input>) {
    let parameters = parameters.into_iter();
    let parameters = parameters.map(|parameter| self::parameter(parameter, types));
    let all = parameters.chain(body.map(|body| self::body(body, types)));
    let (arguments, setters): (Vec<_>, Vec<_>) = all.partition(|(required, _)| *required);
    let inputs = |found: Vec<(bool, Input)>| found.into_iter().map(|(_, input)| input).collect();
    (inputs(arguments), inputs(setters))
}

fn parameter(parameter: Parameter, types: &Types<'_>) -> (bool, Input) {
    let input = Input {
        name: parameter.name,
        doc: parameter.doc,
        deprecated: parameter.deprecated,
        taken: nullable(&parameter.ty, types),
        carried: Carried::Parameter {
            place: parameter.place,
            style: parameter.style,
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved,
        },
        facts: parameter.facts,
    };
    (parameter.required, input)
}

fn body(body: Body, types: &Types<'_>) -> (bool, Input) {
    let taken = match body.encoding {
        BodyEncoding::Text => Taken {
            ty: Type::String,
            form: Form::Into,
        },
        BodyEncoding::Bytes => Taken {
            ty: Type::Bytes,
            form: Form::Body,
        },
        _ => nullable(&body.ty, types),
    };
    let input = Input {
        name: body.name,
        doc: body.doc,
        deprecated: false,
        taken,
        carried: Carried::Body {
            content_type: body.content_type,
            encoding: body.encoding,
        },
        facts: body.facts,
    };
    (body.required, input)
}

/// What may be `null` is taken with and without `Some`.
fn nullable(ty: &Type, types: &Types<'_>) -> Taken {
    match ty {
        Type::Option(_) => Taken {
            ty: ty.clone(),
            form: Form::Into,
        },
        ty => types.taken(ty),
    }
}

fn output(decoding: Decoding, ty: Type) -> Output {
    match decoding {
        Decoding::Empty => Output::Nothing,
        Decoding::Json => Output::Json(ty),
        Decoding::Text => Output::Text,
        Decoding::Bytes => Output::Bytes,
        Decoding::EventStream => Output::Events(ty),
        Decoding::WholeEvents => Output::WholeEvents(ty),
        Decoding::JsonLines => Output::JsonLines(ty),
    }
}

fn gives(success: Success, responses: &[ir::Response]) -> Gives {
    match success {
        Success::One { decoding, ty } => Gives::One(output(decoding, ty)),
        Success::Many { name, variants } => Gives::Many {
            name: name.rust,
            variants: (variants.into_iter())
                .map(|variant| outcome(variant, responses))
                .collect(),
        },
    }
}

fn outcome(variant: SuccessVariant, responses: &[ir::Response]) -> Outcome {
    let mut documented = responses.iter();
    let documented = documented.find(|response| response.status == variant.status);
    Outcome {
        name: variant.name.rust,
        doc: documented.map_or_else(Doc::default, |response| response.doc.clone()),
        status: variant.status,
        content_type: variant.content_type,
        output: output(variant.decoding, variant.ty),
    }
}

fn answer(response: ir::Response) -> Answer {
    Answer {
        status: response.status,
        content_type: response.content_type,
        output: output(response.decoding, response.ty.unwrap_or(Type::Unit)),
        example: response.example,
    }
}

/// The documented errors with a type: `Error::body_as` gives it.
fn errors(responses: &[ir::Response]) -> Vec<(Type, Vec<String>)> {
    let mut found: Vec<(Type, Vec<String>)> = Vec::new();
    for response in responses.iter().filter(|response| response.is_failure()) {
        let Some(ty @ Type::Named(_)) = &response.ty else {
            continue;
        };
        let status = &response.status;
        match found.iter_mut().find(|(known, _)| known == ty) {
            Some((_, statuses)) if statuses.contains(status) => {}
            Some((_, statuses)) => statuses.push(status.clone()),
            None => found.push((ty.clone(), vec![status.clone()])),
        }
    }
    found
}
