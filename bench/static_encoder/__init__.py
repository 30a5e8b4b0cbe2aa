"""Make the shipped static encoder: data, teacher, tokenizer, training, figures. See decision 0036."""
